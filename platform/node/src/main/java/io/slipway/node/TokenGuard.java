package io.slipway.node;

import io.slipway.http.BearerToken;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An agent's door: requests that show the join token are a master's, those of its own machine its tasks', and all
 * others get 401.
 *
 * @param tasks answers this machine
 */
record TokenGuard(BearerToken token, HttpHandler handler, HttpHandler tasks) implements HttpHandler {
    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (token.shownIn(request.headers()) == BearerToken.Shown.RIGHT) {
            return handler.handle(request);
        }
        if (isOfThisMachine(request.remoteAddress())) {
            return tasks.handle(request);
        }
        HttpResponse.Full answer = HttpResponse.message(
                401,
                "an agent answers its masters and its tasks only; ask a master's front door below /agent/<agent id>,"
                        + " or show the join token as a bearer token");
        return CompletableFuture.completedStage(new HttpResponse.Full(
                401, answer.headers().with("WWW-Authenticate", "Bearer realm=\"slipway\""), answer.body()));
    }

    /** @param address as digits: no name is looked up */
    private static boolean isOfThisMachine(String address) {
        try {
            InetAddress from = InetAddress.getByName(address);
            return from.isLoopbackAddress() || NetworkInterface.getByInetAddress(from) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}

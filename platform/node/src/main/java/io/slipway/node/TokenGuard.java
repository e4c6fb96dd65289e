package io.slipway.node;

import io.slipway.http.BearerToken;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets requests in that show the join token; others get 401. */
record TokenGuard(BearerToken token, HttpHandler handler) implements HttpHandler {
    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (token.shownIn(request.headers()) == BearerToken.Shown.RIGHT) {
            return handler.handle(request);
        }
        HttpResponse.Full answer = HttpResponse.message(
                401,
                "an agent answers its masters only; ask a master's front door below /agent/<agent id>, or show the"
                        + " join token as a bearer token");
        return CompletableFuture.completedStage(new HttpResponse.Full(
                401, answer.headers().with("WWW-Authenticate", "Bearer realm=\"slipway\""), answer.body()));
    }
}

package io.slipway.node;

import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Peer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An agent's door where nodes know one another by certificates: answers masters. The connection has taken nobody else
 * already; this says so once more where the requests are.
 */
record MastersOnly(HttpHandler handler) implements HttpHandler {
    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        return request.peer().filter(peer -> peer.role() == Peer.Role.MASTER).isPresent()
                ? handler.handle(request)
                : CompletableFuture.completedFuture(HttpResponse.message(
                        403, "an agent answers its masters only; ask a master's front door below /agent/<agent id>"));
    }
}

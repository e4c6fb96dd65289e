package io.slipway.gateway.auth.http;

import io.slipway.gateway.auth.permissions.Verdict;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The scheduler for a part of this process that acts in the name of others, such as the packages: what it asks for is
 * judged by the rights of whoever its {@code Authorization} names. Thread-safe.
 */
public record OnBehalf(Callers callers, HttpHandler inside) implements HttpHandler {
    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (request.method().equals("GET") || request.method().equals("HEAD")) {
            return inside.handle(request);
        }
        Caller caller = callers.of(request);
        if (caller instanceof Caller.Stranger stranger) {
            return CompletableFuture.completedStage(Gate.unauthorized(stranger.why()));
        }
        Verdict verdict = Gate.judge(((Caller.Known) caller).identity(), request);
        return verdict.allows()
                ? inside.handle(request)
                : CompletableFuture.completedStage(HttpResponse.message(verdict.status(), verdict.why()));
    }
}

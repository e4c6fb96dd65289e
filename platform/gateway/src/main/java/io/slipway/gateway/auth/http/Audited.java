package io.slipway.gateway.auth.http;

import io.slipway.gateway.auth.audit.Audit;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** Writes down what the rooms behind it were asked to change, and how it ended. Thread-safe. */
public record Audited(Callers callers, Audit audit, HttpHandler inside) implements HttpHandler {
    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (!Audit.concerns(request)) {
            return inside.handle(request);
        }
        Caller caller = callers.of(request); // before it is done: it may end the very token
        return inside.handle(request).whenComplete((answer, failure) -> {
            int status = answer == null ? 500 : answer.status();
            if (caller instanceof Caller.Known known) {
                audit.call(request, known.identity().name(), known.identity().kind(), known.token(), status);
            }
        });
    }
}

package io.slipway.http;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler that never fails. What the one behind it throws, or fails with, is logged and answered with 500; a {@link
 * RejectedExecutionException}, which is an event loop shedding load, with 429. Both have the body {@code
 * {"message":"..."}}, which names the failure's class only: its text may hold what is not the caller's.
 */
public final class SafeHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SafeHandler.class);

    private final HttpHandler handler;

    /** @param handler the one that may fail */
    public SafeHandler(HttpHandler handler) {
        this.handler = handler;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        CompletableFuture<HttpResponse> safe = new CompletableFuture<>();
        try {
            CompletionStage<? extends HttpResponse> answer =
                    Objects.requireNonNull(handler.handle(request), "the handler gave no stage");
            answer.whenComplete((response, failure) -> safe.complete(safe(request, response, failure)));
        } catch (RuntimeException | LinkageError | AssertionError e) {
            safe.complete(failed(request, e));
        }
        return safe;
    }

    private static HttpResponse safe(
            HttpRequest request, @Nullable HttpResponse response, @Nullable Throwable failure) {
        if (failure != null) {
            return failed(request, failure);
        }
        return response != null ? response : failed(request, new NullPointerException("the handler answered null"));
    }

    private static HttpResponse failed(HttpRequest request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String what = request.method() + " " + request.path();
        String id = request.headers().first(RequestIds.FIELD).orElse("-");
        if (cause instanceof RejectedExecutionException) {
            LOG.warn("{} refused: {} [{}]", what, cause.getMessage(), id);
            return Overload.answer(what + ": the server is overloaded");
        }
        LOG.error("{} failed [{}]", what, id, cause);
        return HttpResponse.message(
                500, what + " failed inside the server (" + cause.getClass().getSimpleName() + "); its log says why");
    }
}

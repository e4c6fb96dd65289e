package io.slipway.http;

import java.util.concurrent.CompletionStage;

/** Answers requests. Called from many threads; must not block for long. */
@FunctionalInterface
public interface HttpHandler {
    /** The answer, now or later. A stage that fails, or an exception thrown, is answered with 500 and logged. */
    CompletionStage<? extends HttpResponse> handle(HttpRequest request);
}

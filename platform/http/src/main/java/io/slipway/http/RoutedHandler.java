package io.slipway.http;

import java.util.concurrent.CompletionStage;

/** Answers the requests of one route of a {@link Router}. Bound by what {@link HttpHandler} says. */
@FunctionalInterface
public interface RoutedHandler {
    /**
     * The answer, now or later.
     *
     * @param parameters what the template's places hold in this path
     */
    CompletionStage<? extends HttpResponse> handle(HttpRequest request, PathParameters parameters);
}

package io.slipway.http;

import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many requests wait for their answers and refuses more with 429, so that what waits inside is bounded. Streams
 * count until they begin. What tells how a process is gets in always. Thread-safe.
 *
 * <p>The handler behind it must not fail: put {@link SafeHandler} in between.
 */
public final class Admission implements HttpHandler {
    /** What is measured. */
    public static final List<Meter> METERS = List.of(
            Meter.counter("http.requests.refused", "Requests refused because too many wait for their answers."),
            Meter.gauge("http.requests.limit", "How many requests may wait for their answers."));

    private static final Set<String> ALWAYS = Set.of("/ping", "/metrics", "/metrics/prometheus", "/system/process");

    private final HttpHandler handler;
    private final int most;
    private final Metrics metrics;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param most how many requests may wait at a time, at least 1 */
    public Admission(HttpHandler handler, int most, Metrics metrics) {
        this.handler = handler;
        this.most = most;
        this.metrics = metrics;
        metrics.declare(METERS);
        metrics.gauge("http.requests.limit", () -> most);
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        if (ALWAYS.contains(request.path())) {
            return handler.handle(request);
        }
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            metrics.count("http.requests.refused");
            return CompletableFuture.completedFuture(
                    Overload.answer(most + " requests wait for their answers already"));
        }
        return handler.handle(request).whenComplete((answer, failure) -> waiting.decrementAndGet());
    }
}

package io.slipway.http;

import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Counts what passes: requests by route and status, how long answers take, and how many are waited for. A stream counts
 * as answered when it begins. Thread-safe.
 *
 * <p>The handler behind it must not fail: put {@link SafeHandler} in between.
 */
public final class MeasuredHandler implements HttpHandler {
    /** What is measured. */
    public static final List<Meter> METERS = List.of(
            Meter.counter("http.requests", "Requests answered.", "route", "method", "status"),
            Meter.timer("http.request", "Time to the answer, or to the beginning of a stream.", "route"),
            Meter.gauge("http.requests.active", "Requests that wait for their answer."));

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");

    private final HttpHandler handler;
    private final Metrics metrics;
    private final Clock clock;
    private final Function<HttpRequest, String> routes;
    private final AtomicLong active = new AtomicLong();

    /** @param routes names the route of a request; of a few names, whatever is asked for */
    public MeasuredHandler(HttpHandler handler, Metrics metrics, Clock clock, Function<HttpRequest, String> routes) {
        this.handler = handler;
        this.metrics = metrics;
        this.clock = clock;
        this.routes = routes;
        metrics.declare(METERS);
        metrics.gauge("http.requests.active", active::get);
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        long begin = clock.nanoTime();
        active.incrementAndGet();
        return handler.handle(request).whenComplete((response, failure) -> {
            active.decrementAndGet();
            String route = routes.apply(request);
            String method = METHODS.contains(request.method()) ? request.method() : "other";
            String status = response == null ? "500" : String.valueOf(response.status());
            metrics.count("http.requests", "route", route, "method", method, "status", status);
            metrics.time("http.request", Duration.ofNanos(clock.nanoTime() - begin), "route", route);
        });
    }
}

package io.slipway.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The process's meters. Names are dotted and lower-case ({@code master.offers.sent}); tags come as key, value, key,
 * value. Thread-safe.
 */
public final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Adds 1 to the counter. */
    public void count(String name, String... tags) {
        count(name, 1, tags);
    }

    /** Adds {@code amount} to the counter. */
    public void count(String name, double amount, String... tags) {
        Counter.builder(name).tags(tags).register(registry).increment(amount);
    }

    /** Notes that something took {@code duration}. */
    public void time(String name, Duration duration, String... tags) {
        Timer.builder(name).tags(tags).register(registry).record(duration);
    }

    /** Registers a value that is read when asked for; it must be cheap and safe to read from any thread. */
    public void gauge(String name, Supplier<Number> value, String... tags) {
        Gauge.builder(name, value).tags(tags).register(registry);
    }

    /** Everything in the Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }
}

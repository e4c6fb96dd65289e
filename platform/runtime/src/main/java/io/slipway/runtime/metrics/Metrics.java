package io.slipway.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's meters. Names are dotted and lower-case ({@code master.offers.sent}); tags come as key, value, key,
 * value. Thread-safe.
 *
 * <p>The meters of the JVM are bound when somebody first asks for the text: a start does not wait for them.
 */
public final class Metrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Meter> declared = new ConcurrentHashMap<>();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, Source> gauges = new ConcurrentHashMap<>();
    private final Map<String, Rows> tables = new ConcurrentHashMap<>();
    private @Nullable JvmMeters jvm;

    private record Key(String name, List<String> tags) {}

    /**
     * One value of a family.
     *
     * @param tags key, value, key, value
     */
    public record Sample(double value, List<String> tags) {
        /** Copies the tags. */
        public Sample {
            tags = List.copyOf(tags);
        }

        /** A value by its tags: key, value, key, value. */
        public static Sample of(double value, String... tags) {
            return new Sample(value, List.of(tags));
        }
    }

    /** Makes families known before they are used: their help is shown, and counters without tags begin at 0. */
    public void declare(Collection<Meter> meters) {
        meters.forEach(meter -> declared.put(meter.name(), meter));
        for (Meter meter : meters) {
            if (meter.kind() == Meter.Kind.COUNTER && meter.tags().isEmpty()) {
                count(meter.name(), 0);
            }
        }
    }

    /** Adds 1 to the counter. */
    public void count(String name, String... tags) {
        count(name, 1, tags);
    }

    /** Adds {@code amount} to the counter. */
    public void count(String name, double amount, String... tags) {
        counters.computeIfAbsent(
                        new Key(name, List.of(tags)),
                        key -> Counter.builder(name)
                                .description(help(name))
                                .tags(tags)
                                .register(registry))
                .increment(amount);
    }

    /** How much was counted by now; 0 when nothing was. */
    public double counted(String name, String... tags) {
        Counter counter = counters.get(new Key(name, List.of(tags)));
        return counter == null ? 0 : counter.count();
    }

    /** Notes that something took {@code duration}. */
    public void time(String name, Duration duration, String... tags) {
        timers.computeIfAbsent(
                        new Key(name, List.of(tags)),
                        key -> Timer.builder(name)
                                .description(help(name))
                                .serviceLevelObjectives(BUCKETS)
                                .tags(tags)
                                .register(registry))
                .record(duration);
    }

    /**
     * Registers a value that is read when asked for; it must be cheap and safe to read from any thread. Whoever
     * registers the same name and tags later takes the place: a component that is started again in the same process.
     */
    public void gauge(String name, Supplier<Number> value, String... tags) {
        gauges.compute(new Key(name, List.of(tags)), (key, known) -> {
            if (known != null) {
                known.value = value;
                return known;
            }
            Source source = new Source(value);
            Gauge.builder(name, source).description(help(name)).tags(tags).register(registry);
            return source;
        });
    }

    /**
     * Registers a family whose members come and go; it is read when asked for, from any thread. The last to register a
     * name takes the place.
     */
    public void gauges(String name, Supplier<List<Sample>> samples) {
        tables.compute(
                name,
                (key, known) -> new Rows(
                        known == null
                                ? MultiGauge.builder(name)
                                        .description(help(name))
                                        .register(registry)
                                : known.rows,
                        samples));
    }

    /** Everything in the Prometheus text format. */
    public String scrape() {
        bindJvm();
        tables.forEach((name, rows) -> rows.read(name));
        return registry.scrape();
    }

    private synchronized void bindJvm() {
        if (jvm == null) {
            jvm = JvmMeters.bind(registry);
        }
    }

    private @Nullable String help(String name) {
        Meter meter = declared.get(name);
        return meter == null ? null : meter.help();
    }

    /** Lets go of what was bound to the JVM. */
    @Override
    public synchronized void close() {
        if (jvm != null) {
            jvm.close();
        }
        registry.close();
    }

    /** Where a gauge is read. */
    private static final class Source implements Supplier<Number> {
        private volatile Supplier<Number> value;

        Source(Supplier<Number> value) {
            this.value = value;
        }

        @Override
        public Number get() {
            return value.get();
        }
    }

    private record Rows(MultiGauge rows, Supplier<List<Sample>> samples) {
        /** A family that cannot be read is left as it was: the others are wanted all the same. */
        void read(String name) {
            List<Sample> read;
            try {
                read = samples.get();
            } catch (RuntimeException e) {
                LOG.debug("{} cannot be read now", name, e);
                return;
            }
            List<MultiGauge.Row<?>> all = new ArrayList<>();
            read.forEach(
                    sample -> all.add(MultiGauge.Row.of(Tags.of(sample.tags.toArray(new String[0])), sample.value)));
            rows.register(all, true);
        }
    }
}

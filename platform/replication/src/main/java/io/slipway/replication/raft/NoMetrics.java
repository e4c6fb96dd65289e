package io.slipway.replication.raft;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.util.TimeDuration;

/**
 * Ratis' metrics, of which nothing is kept: nobody reads them, {@link io.slipway.replication.MeasuredLog} tells what is
 * to be known, and its own take a tenth of the processor time of a write. Public because Ratis loads it as a service.
 */
public final class NoMetrics extends MetricRegistries {
    private static final Timekeeper.Context RUNNING = () -> 0;
    private static final Timekeeper TIMER = () -> RUNNING;
    private static final LongCounter COUNTER = new Uncounted();

    /** Made by the service loader. */
    public NoMetrics() {}

    @Override
    public void clear() {
        // nothing is kept
    }

    @Override
    public RatisMetricRegistry create(MetricRegistryInfo info) {
        return new Empty(info);
    }

    @Override
    public boolean remove(MetricRegistryInfo key) {
        return false;
    }

    @Override
    public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
        return Optional.empty();
    }

    @Override
    public Set<MetricRegistryInfo> getMetricRegistryInfos() {
        return Set.of();
    }

    @Override
    public Collection<RatisMetricRegistry> getMetricRegistries() {
        return List.of();
    }

    @Override
    public void addReporterRegistration(
            Consumer<RatisMetricRegistry> reporter, Consumer<RatisMetricRegistry> stopReporter) {
        // there is nothing to report
    }

    @Override
    public void enableJmxReporter() {
        // there is nothing to report
    }

    @Override
    public void enableConsoleReporter(TimeDuration consoleReportRate) {
        // there is nothing to report
    }

    private static final class Uncounted implements LongCounter {
        @Override
        public void inc(long n) {
            // not counted
        }

        @Override
        public void dec(long n) {
            // not counted
        }

        @Override
        public long getCount() {
            return 0;
        }
    }

    private record Empty(MetricRegistryInfo info) implements RatisMetricRegistry {
        @Override
        public Timekeeper timer(String name) {
            return TIMER;
        }

        @Override
        public LongCounter counter(String name) {
            return COUNTER;
        }

        @Override
        public boolean remove(String name) {
            return false;
        }

        @Override
        public <T> void gauge(String name, Supplier<Supplier<T>> gauge) {
            // nobody asks
        }

        @Override
        public MetricRegistryInfo getMetricRegistryInfo() {
            return info;
        }
    }
}

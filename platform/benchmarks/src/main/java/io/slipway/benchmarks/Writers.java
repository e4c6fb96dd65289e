package io.slipway.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Writers that each write one record after the other, the next when the last is acknowledged. Thread-safe. */
final class Writers {
    private final int count;
    private final Executor beginsOn;
    private final Store store;
    private final LongAdder written = new LongAdder();
    private final long[] nanos = new long[2_000_000];
    private final AtomicInteger measured = new AtomicInteger();
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private volatile long cpuNanos;
    private volatile boolean measuring;
    private volatile boolean stopped;

    /** Where they write to. */
    interface Store {
        /** Writes a record of {@code writer}; {@code acknowledged} is run once it is durable. */
        void write(int writer, Runnable acknowledged);
    }

    /**
     * What was found.
     *
     * @param p50Ms half of the writes took less, in milliseconds
     * @param cpuUs processor time of this process for each record, all members and writers together, in microseconds
     */
    record Figures(double perSecond, double p50Ms, double p99Ms, double cpuUs) {}

    /** @param beginsOn where each writer writes its first record */
    Writers(int count, Executor beginsOn, Store store) {
        this.count = count;
        this.beginsOn = beginsOn;
        this.store = store;
    }

    void begin() {
        for (int i = 0; i < count; i++) {
            int writer = i;
            beginsOn.execute(() -> write(writer));
        }
    }

    private void write(int writer) {
        if (stopped) {
            return;
        }
        long begun = System.nanoTime();
        store.write(writer, () -> {
            written.increment();
            if (measuring) {
                int at = measured.getAndIncrement();
                if (at < nanos.length) {
                    nanos[at] = System.nanoTime() - begun;
                }
            }
            write(writer);
        });
    }

    /** What comes from now on counts. */
    void measure() {
        written.reset();
        cpuNanos = system.getProcessCpuTime();
        measuring = true;
    }

    Figures figures(int seconds) {
        measuring = false;
        long total = written.sum();
        double cpuUs = (system.getProcessCpuTime() - cpuNanos) / 1e3 / Math.max(1, total);
        long[] sorted = Arrays.copyOf(nanos, Math.min(measured.get(), nanos.length));
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            return new Figures(0, Double.NaN, Double.NaN, Double.NaN);
        }
        return new Figures(
                (double) total / seconds,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                cpuUs);
    }

    void stop() {
        stopped = true;
    }
}

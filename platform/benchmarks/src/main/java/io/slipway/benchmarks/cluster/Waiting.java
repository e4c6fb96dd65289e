package io.slipway.benchmarks.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what other threads bring about. */
final class Waiting {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(30);

    private Waiting() {}

    /**
     * Waits, looking every 2 ms.
     *
     * @return how many milliseconds it took
     * @throws IllegalStateException when it takes more than half an hour
     */
    static double until(String what, BooleanSupplier condition) {
        return until(what, TimeUnit.MILLISECONDS.toNanos(2), condition);
    }

    /** As {@link #until(String, BooleanSupplier)} for what is costly to look at. */
    static double untilSeen(String what, BooleanSupplier condition) {
        return until(what, TimeUnit.SECONDS.toNanos(1), condition);
    }

    private static double until(String what, long pauseNanos, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > LIMIT_NANOS) {
                throw new IllegalStateException("not within half an hour: " + what);
            }
            LockSupport.parkNanos(pauseNanos);
        }
        return (System.nanoTime() - begin) / 1e6;
    }
}

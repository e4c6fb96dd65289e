package io.slipway.pipeline.timeseries.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions. */
public final class Await {
    private Await() {}

    /**
     * Returns when {@code condition} holds; an exception of it counts as not yet.
     *
     * @throws AssertionError if it does not hold in time, with {@code what} and the last exception
     */
    public static void until(String what, Duration time, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + time.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("not within " + time.toSeconds() + " s: " + what, last);
    }
}

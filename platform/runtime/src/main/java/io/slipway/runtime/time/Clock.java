package io.slipway.runtime.time;

import java.time.Instant;

/** Where a component reads the time. Thread-safe. */
public interface Clock {
    /** The wall-clock time, in whole milliseconds; may jump. For people and for API fields. */
    Instant now();

    /** Nanoseconds that only grow, from an arbitrary origin. For durations and leases. */
    long nanoTime();

    /** The machine's clocks. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}

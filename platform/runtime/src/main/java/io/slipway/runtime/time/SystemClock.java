package io.slipway.runtime.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clocks. */
enum SystemClock implements Clock {
    INSTANCE;

    @Override
    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}

package io.slipway.installer.web;

import io.slipway.runtime.time.Clock;
import java.time.Duration;

/** How long the page is served: until it was idle for so long, or a little while after all was done. Thread-safe. */
final class Lifetime {
    private static final Duration AFTER_SUCCESS = Duration.ofMinutes(10);

    private final Clock clock;
    private final Duration idleLimit;
    private long lastNanos;
    private boolean successful;

    /** @param idleLimit how long nothing may be done in the page */
    Lifetime(Clock clock, Duration idleLimit) {
        this.clock = clock;
        this.idleLimit = idleLimit;
        this.lastNanos = clock.nanoTime();
    }

    /** Somebody did something. */
    synchronized void touch() {
        lastNanos = clock.nanoTime();
    }

    /** A run ended; when it was all that there is to do, less time is left. */
    synchronized void ran(boolean allDone) {
        successful = allDone;
        lastNanos = clock.nanoTime();
    }

    /** What is left while nothing is done; zero or less when it is over. */
    synchronized Duration left() {
        Duration limit = successful && AFTER_SUCCESS.compareTo(idleLimit) < 0 ? AFTER_SUCCESS : idleLimit;
        return limit.minusNanos(clock.nanoTime() - lastNanos);
    }
}

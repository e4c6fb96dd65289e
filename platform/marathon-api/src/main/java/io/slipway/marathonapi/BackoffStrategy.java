package io.slipway.marathonapi;

import java.time.Duration;

/**
 * How long launches wait after failures.
 *
 * @param backoffSeconds after the first failure
 * @param factor each further one takes so many times longer, at least 1
 * @param maxLaunchDelaySeconds never longer than this
 */
public record BackoffStrategy(int backoffSeconds, double factor, int maxLaunchDelaySeconds) {
    /** Marathon's own. */
    public static final BackoffStrategy DEFAULT = new BackoffStrategy(1, 1.15, 300);

    /** The wait after the first failure. */
    public Duration first() {
        return Duration.ofSeconds(Math.min(backoffSeconds, maxLaunchDelaySeconds));
    }

    /** The wait after a failure that followed {@code delay}. */
    public Duration after(Duration delay) {
        double millis = Math.min(delay.toMillis() * factor, maxLaunchDelaySeconds * 1000.0);
        return Duration.ofMillis((long) millis);
    }
}

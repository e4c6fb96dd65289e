package io.slipway.pipeline.timeseries.serving;

import java.time.Duration;

/** Growing pauses between attempts: each twice the one before, up to a greatest. */
public record Backoff(Duration first, Duration greatest) {
    /** For connecting: half a second up to ten seconds. */
    public static final Backoff CONNECTING = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    /** The pause after the attempt {@code number}, the first being 1. */
    public Duration after(int number) {
        Duration pause = first.multipliedBy(1L << Math.min(20, Math.max(0, number - 1)));
        return pause.compareTo(greatest) > 0 ? greatest : pause;
    }
}

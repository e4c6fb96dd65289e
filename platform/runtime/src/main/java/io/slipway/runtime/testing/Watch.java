package io.slipway.runtime.testing;

import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a machine's clock is off.
 *
 * @param ahead how much later than the true time its calendar is; negative when it is late
 * @param rate how many of its seconds pass in a true one; also its monotonic clock and its timers go at this rate
 */
public record Watch(Duration ahead, double rate) {
    /** Not at all. */
    public static final Watch EXACT = new Watch(Duration.ZERO, 1);

    /** @throws IllegalArgumentException when the rate is not above 0 */
    public Watch {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate " + rate + ": expected more than 0");
        }
    }

    /** What it shows while {@code exact} shows the true time. */
    Clock on(Clock exact) {
        if (equals(EXACT)) {
            return exact;
        }
        return new Clock() {
            @Override
            public Instant now() {
                return exact.now().plus(ahead);
            }

            @Override
            public long nanoTime() {
                return (long) (exact.nanoTime() * rate);
            }
        };
    }

    /** How long it truly takes until {@code shown} has passed on it. */
    Duration truly(Duration shown) {
        return rate == 1 ? shown : Duration.ofNanos((long) Math.ceil(shown.toNanos() / rate));
    }
}

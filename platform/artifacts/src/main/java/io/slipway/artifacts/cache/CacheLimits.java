package io.slipway.artifacts.cache;

import java.time.Duration;

/**
 * What may stay in the store.
 *
 * @param maxAge a file that nobody used for so long is deleted
 * @param maxBytes when there is more, what nobody used for longest is deleted
 */
public record CacheLimits(Duration maxAge, long maxBytes) {
    /** 30 days, 10 GiB. */
    public static final CacheLimits DEFAULT = new CacheLimits(Duration.ofDays(30), 10L << 30);

    /** Validates. */
    public CacheLimits {
        if (maxAge.isNegative() || maxAge.isZero() || maxBytes < 0) {
            throw new IllegalArgumentException(
                    "age " + maxAge + " and size " + maxBytes + " of the store, expected above zero, and zero or more");
        }
    }
}

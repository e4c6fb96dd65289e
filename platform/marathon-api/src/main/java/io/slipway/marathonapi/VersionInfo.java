package io.slipway.marathonapi;

import java.time.Instant;

/**
 * When an app last changed in which way.
 *
 * @param lastScalingAt its number of instances
 * @param lastConfigChangeAt anything else, or a restart
 */
public record VersionInfo(Instant lastScalingAt, Instant lastConfigChangeAt) {
    /** Everything changed now. */
    public static VersionInfo at(Instant now) {
        return new VersionInfo(now, now);
    }
}

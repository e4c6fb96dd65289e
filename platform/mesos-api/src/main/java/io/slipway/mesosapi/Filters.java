package io.slipway.mesosapi;

import java.time.Duration;

/**
 * For how long refused resources are not offered to the same framework again.
 *
 * @param refuse zero for no filter; capped by the master at 365 days
 */
public record Filters(Duration refuse) {
    /** Five seconds. */
    public static final Filters DEFAULT = new Filters(Duration.ofSeconds(5));
}

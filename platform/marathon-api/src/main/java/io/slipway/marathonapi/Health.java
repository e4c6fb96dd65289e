package io.slipway.marathonapi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one health check of one instance stands. */
public record Health(
        boolean alive,
        int consecutiveFailures,
        @Nullable Instant firstSuccess,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastFailure,
        @Nullable String lastFailureCause,
        String instanceId) {}

package io.slipway.mesosapi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a task's health check stands, as its agent counts it. Marathon shows these fields as {@code healthCheckResults}.
 *
 * @param alive what the check says now
 * @param consecutiveFailures failures since the last success
 * @param firstSuccess when it first succeeded
 * @param lastSuccess when it last succeeded
 * @param lastFailure when it last failed
 * @param lastFailureCause why it last failed, in words
 */
public record HealthReport(
        boolean alive,
        int consecutiveFailures,
        @Nullable Instant firstSuccess,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastFailure,
        @Nullable String lastFailureCause) {}

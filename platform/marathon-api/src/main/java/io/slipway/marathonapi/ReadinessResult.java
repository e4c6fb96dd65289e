package io.slipway.marathonapi;

import org.jspecify.annotations.Nullable;

/**
 * The last answer of a readiness check.
 *
 * @param name the check
 * @param taskId whose
 * @param ready what it means
 * @param lastResponse the answer itself, when the check keeps it
 */
public record ReadinessResult(
        String name, String taskId, boolean ready, @Nullable Response lastResponse) {
    /** An HTTP answer. */
    public record Response(int status, String contentType, String body) {}
}

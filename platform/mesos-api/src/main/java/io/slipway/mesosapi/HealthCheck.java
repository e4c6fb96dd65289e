package io.slipway.mesosapi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an agent finds out whether a task serves.
 *
 * @param probe what is tried
 * @param delay wait before the first try
 * @param interval from the end of one try to the next
 * @param timeout a try that takes longer has failed
 * @param grace failures count only after this time, or after the first success
 * @param maxConsecutiveFailures so many failures in a row end the task; 0: never
 */
public record HealthCheck(
        Probe probe, Duration delay, Duration interval, Duration timeout, Duration grace, int maxConsecutiveFailures) {

    /** What is tried. */
    public sealed interface Probe {}

    /**
     * A GET; healthy when the status is 200 to 399.
     *
     * @param scheme {@code http} or {@code https}; certificates are not verified
     * @param host where; null for the task's own address
     * @param port which port
     * @param path with a leading slash
     * @param ignoreInformational whether a 1xx answer is no answer rather than a failure
     */
    public record Http(String scheme, @Nullable String host, int port, String path, boolean ignoreInformational)
            implements Probe {}

    /**
     * A connection that is accepted.
     *
     * @param port which port
     */
    public record Tcp(int port) implements Probe {}

    /**
     * A shell command in the task's sandbox and environment; healthy when it exits with 0.
     *
     * @param command for {@code /bin/sh -c}
     */
    public record Command(String command) implements Probe {}
}

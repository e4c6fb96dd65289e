package io.slipway.marathonapi;

import org.jspecify.annotations.Nullable;

/**
 * A check whose result is only shown (Mesos: CheckInfo).
 *
 * @param probe what is tried
 * @param intervalSeconds from try to try
 * @param timeoutSeconds a try that takes longer has no result
 * @param delaySeconds wait before the first try
 */
public record AppCheck(Probe probe, int intervalSeconds, int timeoutSeconds, int delaySeconds) {
    /** What is tried. */
    public sealed interface Probe {}

    /** A GET. */
    public record Http(
            @Nullable Integer portIndex,
            @Nullable Integer port,
            @Nullable String path,
            String scheme) implements Probe {}

    /** A connection. */
    public record Tcp(@Nullable Integer portIndex, @Nullable Integer port) implements Probe {}

    /** A shell command. */
    public record Exec(String command) implements Probe {}
}

package io.slipway.agent.container;

import org.jspecify.annotations.Nullable;

/**
 * How a container ended.
 *
 * @param code the exit code of its first process, 128 + signal when a signal ended it; null when nobody knows it
 * @param outOfMemory set when the kernel killed a process of it for want of memory
 * @param trouble what went wrong with the container itself, in words; empty when nothing did
 */
public record ContainerExit(
        @Nullable Integer code, @Nullable OutOfMemory outOfMemory, String trouble) {

    /**
     * A memory limit that was hit.
     *
     * @param limitBytes the limit
     * @param peakBytes the most that was in use; 0 when not known
     * @param kills how many processes the kernel killed
     */
    public record OutOfMemory(long limitBytes, long peakBytes, long kills) {}

    /** Ended by itself with {@code code}. */
    public static ContainerExit of(int code) {
        return new ContainerExit(code, null, "");
    }
}

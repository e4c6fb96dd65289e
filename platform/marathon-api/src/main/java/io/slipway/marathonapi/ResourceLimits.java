package io.slipway.marathonapi;

import org.jspecify.annotations.Nullable;

/**
 * How far a task may go beyond what it asks for.
 *
 * @param cpus null for the request itself, infinity for no limit
 * @param mem MiB, the same
 */
public record ResourceLimits(
        @Nullable Double cpus, @Nullable Double mem) {}

package io.slipway.agent.container;

import org.jspecify.annotations.Nullable;

/**
 * What came of a command in a container.
 *
 * @param code its exit code; null when it did not end in time or could not be run
 * @param output the end of what it printed, for people
 */
public record CommandOutcome(@Nullable Integer code, String output) {}

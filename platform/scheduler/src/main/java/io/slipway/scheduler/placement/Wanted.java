package io.slipway.scheduler.placement;

import org.jspecify.annotations.Nullable;

/**
 * One instance that waits for a place.
 *
 * @param demand what it asks for
 * @param index its number in its app
 * @param home where its data lies; null when it has none yet
 */
public record Wanted(Demand demand, int index, @Nullable Home home) {}

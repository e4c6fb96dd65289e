package io.slipway.master;

import java.time.Instant;

/**
 * When something is decided.
 *
 * @param now for people and API fields
 * @param nanos for durations; only grows
 */
record Moment(Instant now, long nanos) {}

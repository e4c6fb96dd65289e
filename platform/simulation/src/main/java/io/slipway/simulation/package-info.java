/**
 * A whole cluster on one thread from a seed: the real master (and scheduler) on simulated time, agents and frameworks
 * that
 * follow a script, a network that delays, repeats and breaks, a log that loses what it had not flushed, and invariants
 * that are checked after every event.
 *
 * <p>One seed gives one course of events. A seed that fails becomes a test.
 */
@NullMarked
package io.slipway.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * An agent: takes tasks from the master, runs them in containers that outlive it, and tells what becomes of them.
 * {@link io.slipway.agent.Agent} is the whole; everything of it that changes is owned by one event loop.
 */
@NullMarked
package io.slipway.agent;

import org.jspecify.annotations.NullMarked;

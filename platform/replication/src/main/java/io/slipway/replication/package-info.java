/**
 * The replicated log under every stateful component, and the shell that drives a pure core from it. Implementations:
 * {@code raft} (durable, 1, 3 or 5 members) and {@code memory} (for simulation).
 */
@NullMarked
package io.slipway.replication;

import org.jspecify.annotations.NullMarked;

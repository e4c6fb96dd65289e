/**
 * The log in memory: the contract of {@code replication} on simulated time, with crashes and lost leadership on demand.
 */
@NullMarked
package io.slipway.replication.memory;

import org.jspecify.annotations.NullMarked;

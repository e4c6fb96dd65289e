/**
 * A replicated log on simulated time, with all the ways in which machines, disks and cables fail: what the masters of a
 * simulation write to. It elects leaders and replicates as Raft does (Ongaro and Ousterhout, "In Search of an
 * Understandable Consensus Algorithm"), keeps the contract of {@code replication.ReplicatedLog}, and a witness who sees
 * all members at once checks that it does.
 */
@NullMarked
package io.slipway.simulation.log;

import org.jspecify.annotations.NullMarked;

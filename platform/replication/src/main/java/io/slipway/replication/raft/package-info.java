/**
 * The durable log, on Apache Ratis; nothing else in the project knows Ratis. The loggers {@code org.apache.ratis} tell
 * at INFO what only its developers need; a process sets them to WARN.
 */
@NullMarked
package io.slipway.replication.raft;

import org.jspecify.annotations.NullMarked;

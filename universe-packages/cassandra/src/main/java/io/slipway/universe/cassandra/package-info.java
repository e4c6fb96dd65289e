/**
 * Starts a Cassandra node as a task: {@link CassandraPrepare} writes its configuration when its turn has come,
 * {@link CassandraNode} runs it.
 */
@NullMarked
package io.slipway.universe.cassandra;

import org.jspecify.annotations.NullMarked;

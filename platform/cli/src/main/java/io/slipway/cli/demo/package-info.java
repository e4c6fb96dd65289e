/** The demonstration: a cluster, Kafka, Cassandra and the pipeline between them, with real rows. */
@NullMarked
package io.slipway.cli.demo;

import org.jspecify.annotations.NullMarked;

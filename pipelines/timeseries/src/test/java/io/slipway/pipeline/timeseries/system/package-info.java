/** Tests of the whole pipeline on real Kafka and Cassandra. */
@NullMarked
package io.slipway.pipeline.timeseries.system;

import org.jspecify.annotations.NullMarked;

/** Tests of the whole pipeline on real Kafka and Cassandra; skipped unless slipway.skip.system is false. */
@NullMarked
package io.slipway.pipeline.timeseries.system;

import org.jspecify.annotations.NullMarked;

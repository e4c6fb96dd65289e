/** The way into and out of Kafka: source, sink, dead letters. The only room that knows the Kafka client. */
@NullMarked
package io.slipway.pipeline.timeseries.kafka;

import org.jspecify.annotations.NullMarked;

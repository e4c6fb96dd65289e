/** Starts a Kafka node as a task: {@link KafkaPrepare} writes its configuration, {@link KafkaNode} runs it. */
@NullMarked
package io.slipway.universe.kafka;

import org.jspecify.annotations.NullMarked;

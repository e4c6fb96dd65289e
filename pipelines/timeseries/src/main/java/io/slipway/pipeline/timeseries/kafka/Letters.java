package io.slipway.pipeline.timeseries.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to Kafka as this pipeline sends them: producers that lose and double nothing, and the form of dead
 * letters.
 */
final class Letters {
    /** A reason longer than this is cut. */
    private static final int MAX_REASON = 1000;

    private Letters() {}

    /** A producer that keeps order, waits for all in-sync replicas and never gives a message up. */
    static KafkaProducer<String, byte[]> producer(TopicAddress address) {
        var config = new HashMap<String, Object>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address.servers());
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * A dead letter.
     *
     * @param origin where the bytes were found; also the key, so that a letter written twice can be told
     */
    static ProducerRecord<String, byte[]> deadLetter(
            TopicAddress address, String program, String origin, String reason, byte @Nullable [] bytes) {
        var letter = new ProducerRecord<String, byte[]>(address.deadLetters(), origin, bytes);
        Map.of(
                        "reason", reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason,
                        "origin", origin,
                        "program", program)
                .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return letter;
    }
}

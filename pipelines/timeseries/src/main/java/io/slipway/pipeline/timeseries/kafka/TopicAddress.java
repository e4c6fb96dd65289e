package io.slipway.pipeline.timeseries.kafka;

import io.slipway.pipeline.timeseries.settings.Settings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which Kafka, and which topics in it.
 *
 * @param partitions of the topic, if it has to be created
 * @param replicas of each partition, if a topic has to be created
 */
public record TopicAddress(String servers, String topic, String deadLetters, int partitions, int replicas) {
    private static final String NAME = "[A-Za-z0-9._-]{1,249}";

    /** Reads the settings that begin with {@code KAFKA_}, except for the group. */
    public static TopicAddress from(Settings settings) {
        String servers = settings.addresses("KAFKA_BOOTSTRAP_SERVERS").stream()
                .map(TopicAddress::text)
                .collect(Collectors.joining(","));
        String topic = name(settings, "KAFKA_TOPIC", "timeseries-points");
        return new TopicAddress(
                servers,
                topic,
                name(settings, "KAFKA_DEAD_LETTER_TOPIC", topic + "-dead-letters"),
                settings.number("KAFKA_PARTITIONS", 4, 1, 10_000),
                settings.number("KAFKA_REPLICATION", 1, 1, 100));
    }

    /** The topics. */
    List<String> topics() {
        return List.of(topic, deadLetters);
    }

    private static String name(Settings settings, String setting, String byDefault) {
        String name = settings.text(setting, byDefault);
        if (!name.matches(NAME)) {
            settings.problem(setting, name, "up to 249 letters, digits, dots, dashes and underscores");
        }
        return name;
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}

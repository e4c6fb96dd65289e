package io.slipway.pipeline.timeseries.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics themselves: creates them, and tells how far a group has read. Any thread. Close it. */
public final class Topics implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;

    private final TopicAddress address;
    private final Admin admin;

    /** @throws KafkaTroubleException if none of the servers' names is known */
    public Topics(TopicAddress address) {
        this.address = address;
        try {
            admin = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    address.servers(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    TIMEOUT_MS / 2,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    TIMEOUT_MS));
        } catch (org.apache.kafka.common.KafkaException e) {
            throw KafkaTroubleException.of("no Kafka at " + address.servers(), rootOf(e));
        }
    }

    /**
     * Creates those of the topics that do not exist.
     *
     * @throws KafkaTroubleException if Kafka cannot be reached or refuses
     */
    public void create() {
        for (String topic : address.topics()) {
            var wanted = new NewTopic(topic, address.partitions(), (short) address.replicas());
            try {
                admin.createTopics(List.of(wanted)).all().get(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw KafkaTroubleException.of(
                            "cannot create topic " + topic + " at " + address.servers(),
                            Objects.requireNonNullElse(e.getCause(), e));
                }
            } catch (TimeoutException e) {
                throw KafkaTroubleException.of("no Kafka at " + address.servers(), e);
            } catch (InterruptedException e) {
                throw KafkaTroubleException.interrupted(e);
            }
        }
    }

    /** How many messages of the topic {@code group} has not committed, or -1 if Kafka does not tell in time. */
    public long lag(String group, Duration patience) {
        try {
            TopicDescription topic = admin.describeTopics(List.of(address.topic()))
                    .allTopicNames()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .get(address.topic());
            if (topic == null) {
                return -1;
            }
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            var earliest = new HashMap<TopicPartition, OffsetSpec>();
            for (TopicPartitionInfo partition : topic.partitions()) {
                latest.put(new TopicPartition(address.topic(), partition.partition()), OffsetSpec.latest());
                earliest.put(new TopicPartition(address.topic(), partition.partition()), OffsetSpec.earliest());
            }
            var ends = admin.listOffsets(latest).all();
            var starts = admin.listOffsets(earliest).all();
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            long lag = 0;
            Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> from =
                    starts.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            for (var end : ends.get(patience.toMillis(), TimeUnit.MILLISECONDS).entrySet()) {
                OffsetAndMetadata done = committed.get(end.getKey());
                long start = Objects.requireNonNull(from.get(end.getKey())).offset();
                lag += end.getValue().offset() - (done == null ? start : Math.max(start, done.offset()));
            }
            return lag;
        } catch (ExecutionException | TimeoutException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && !(root instanceof ConfigException)) {
            root = root.getCause();
        }
        return root;
    }
}

package io.slipway.universe.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real Kafka nodes from the package's template. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KafkaSystemTest {
    private static final String SMALL = "'heap':128,'mem':384";

    @TempDir
    Path folder;

    private static String bootstrap(List<PackagedNode> nodes) {
        return nodes.stream().map(node -> node.endpoint("broker")).collect(Collectors.joining(","));
    }

    private static KafkaProducer<String, String> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "enable.idempotence", "true",
                        "max.block.ms", "120000",
                        "delivery.timeout.ms", "240000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static List<Future<RecordMetadata>> send(KafkaProducer<String, String> producer, int from, int to) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(producer.send(new ProducerRecord<>("t", Integer.toString(i), Integer.toString(i))));
        }
        producer.flush();
        return sent;
    }

    private static void assertAll(List<Future<RecordMetadata>> sent) throws ExecutionException, InterruptedException {
        for (Future<RecordMetadata> each : sent) {
            assertThat(each.get().hasOffset()).isTrue();
        }
    }

    private static Set<Integer> stored(String bootstrap, int atLeast) {
        Set<Integer> values = new TreeSet<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "auto.offset.reset",
                        "earliest",
                        "default.api.timeout.ms",
                        "120000"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("t").stream()
                    .map(info -> new TopicPartition("t", info.partition()))
                    .toList();
            consumer.assign(partitions);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (values.size() < atLeast && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(500)).forEach(each -> values.add(Integer.parseInt(each.value())));
            }
        }
        return values;
    }

    @Test
    void oneNodeKeepsItsRecordsOverAKillAndDrainsOnSigterm() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            List<PackagedNode> nodes = cluster.install("kafka", "{'node':{" + SMALL + "}}");
            PackagedNode node = nodes.get(0);
            cluster.start(node);
            node.awaitHealthy();
            try (KafkaProducer<String, String> producer = producer(bootstrap(nodes))) {
                assertAll(send(producer, 0, 1000));
            }
            node.kill();
            cluster.start(node);
            node.awaitHealthy();
            try (KafkaProducer<String, String> producer = producer(bootstrap(nodes))) {
                assertAll(send(producer, 1000, 1100));
            }
            assertThat(stored(bootstrap(nodes), 1100)).hasSize(1100);
            assertThat(node.stop()).isEqualTo(143);
            PackagedNode stranger = cluster.moved("kafka", "{'node':{" + SMALL + "},'service':{'name':'other'}}", 0);
            cluster.start(stranger);
            assertThat(stranger.exit()).isEqualTo(1);
            assertThat(stranger.log()).contains("was written by an app of another id");
        }
    }

    @Test
    void threeNodesGoOnWithoutTheirLeader() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            List<PackagedNode> nodes = cluster.install("kafka", "{'node':{'count':3," + SMALL + "}}");
            for (PackagedNode node : nodes) {
                cluster.start(node);
            }
            for (PackagedNode node : nodes) {
                node.awaitHealthy();
            }
            int leader;
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap(nodes)))) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 3)))
                        .all()
                        .get();
                assertAll(sendOnce(nodes, 0, 500));
                leader = description(admin).partitions().get(0).leader().id();
                nodes.get(leader).kill();
                assertAll(sendOnce(nodes, 500, 1000));
                cluster.start(nodes.get(leader));
                nodes.get(leader).awaitHealthy();
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
                while (description(admin).partitions().get(0).isr().size() < 3) {
                    assertThat(System.nanoTime()).as("the node catches up").isLessThan(end);
                }
            }
            assertThat(stored(nodes.get(leader).endpoint("broker"), 1000)).hasSize(1000);
        }
    }

    private static List<Future<RecordMetadata>> sendOnce(List<PackagedNode> nodes, int from, int to) {
        try (KafkaProducer<String, String> producer = producer(bootstrap(nodes))) {
            return send(producer, from, to);
        }
    }

    private static TopicDescription description(Admin admin) throws Exception {
        return admin.describeTopics(List.of("t")).allTopicNames().get().get("t");
    }
}

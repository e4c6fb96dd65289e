package io.slipway.pipeline.timeseries.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.pipeline.timeseries.sample.CrimeGenerator;
import io.slipway.pipeline.timeseries.testing.ProgramProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.Extension.class)
class DeadLettersTest {
    @TempDir
    private Path folder;

    @Test
    void buriesWhatIsNoPointAndStoresTheRest(Servers servers) throws IOException {
        String kafka = servers.kafka().address();
        Path file = Files.write(
                folder.resolve("crimes.csv"),
                new CrimeGenerator(new CrimeGenerator.Plan(300, 5, LocalDate.of(2025, 10, 17), 2, 12)).lines());
        try (Pipeline pipeline = new Pipeline(
                        folder, "letters", kafka, servers.cassandra().address())
                .with("KAFKA_PARTITIONS", "2")
                .migrated()) {
            ProgramProcess sink = pipeline.start("SinkProgram").awaitHealthy();
            ProgramProcess query = pipeline.start("QueryProgram").awaitHealthy();
            List<byte[]> poison = poison();
            produce(kafka, pipeline.topic(), poison);

            JsonNode sent = pipeline.send(file.toString());
            Pipeline.awaitCaughtUp(sink);

            assertThat(sent.path("rowsRead").asInt()).isEqualTo(312);
            assertThat(sent.path("rowsSent").asInt()).isEqualTo(300);
            assertThat(sent.path("rowsDeadLettered").asInt()).isEqualTo(12);
            assertThat(sink.status().path("deadLettered").asInt()).isEqualTo(poison.size());
            assertThat(sink.status().path("pointsStored").asInt()).isEqualTo(300);
            assertThat(Pipeline.counts(query, "crimes", "id")).hasSize(300);
            List<ConsumerRecord<String, String>> letters =
                    consume(kafka, pipeline.topic() + "-dead-letters", 12 + poison.size());
            assertThat(letters).allSatisfy(letter -> {
                assertThat(header(letter, "reason")).isNotEmpty();
                assertThat(letter.key()).isEqualTo(header(letter, "origin"));
            });
            assertThat(letters)
                    .filteredOn(letter -> header(letter, "program").equals("source"))
                    .hasSize(12)
                    .allMatch(letter -> letter.key().startsWith("crimes.csv:"));
            assertThat(letters)
                    .anyMatch(letter -> "this is no row at all".equals(letter.value())
                            && header(letter, "reason").contains("1 fields, expected 22"))
                    .anyMatch(letter -> "{\"name\":\"x\"}".equals(letter.value())
                            && header(letter, "reason").contains("timestamp is missing"));
        }
    }

    private static List<byte[]> poison() {
        var poison = new ArrayList<byte[]>();
        for (String text : List.of(
                "",
                "{\"name\":\"x\"}",
                "null",
                "[]",
                "{\"name\":\"x\",\"timestamp\":1,\"value\":1,\"tags\":{\"a\":\"" + "x".repeat(100_000) + "\"}}",
                "{\"name\":\"x\",\"timestamp\":1,\"value\":\"one\",\"tags\":{\"a\":\"b\"}}")) {
            poison.add(text.getBytes(StandardCharsets.UTF_8));
        }
        var random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[random.nextInt(1, 2000)];
            random.nextBytes(noise);
            noise[0] = (byte) 0xFE;
            poison.add(noise);
        }
        return poison;
    }

    private static void produce(String kafka, String topic, List<byte[]> messages) {
        try (var producer = new KafkaProducer<byte[], byte[]>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            messages.forEach(message -> producer.send(new ProducerRecord<>(topic, message)));
            producer.send(new ProducerRecord<>(topic, (byte[]) null));
        }
        messages.add(new byte[0]);
    }

    private static List<ConsumerRecord<String, String>> consume(String kafka, String topic, int expected) {
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (int i = 0; i < 100 && records.size() < expected; i++) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            consumer.poll(Duration.ofMillis(500)).forEach(records::add);
        }
        assertThat(records).hasSize(expected);
        return records;
    }

    private static String header(ConsumerRecord<String, String> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}

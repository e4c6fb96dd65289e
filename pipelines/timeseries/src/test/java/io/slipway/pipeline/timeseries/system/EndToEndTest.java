package io.slipway.pipeline.timeseries.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.pipeline.timeseries.sample.CrimeGenerator;
import io.slipway.pipeline.timeseries.testing.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Servers.Extension.class)
class EndToEndTest {
    private static final LocalDate DAY = LocalDate.of(2025, 10, 17);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void answersEveryRowOfTheFileOnceHoweverOftenItIsSent(int partitions, Servers servers) throws IOException {
        try (Pipeline pipeline = pipeline("rows" + partitions, servers)
                .with("KAFKA_PARTITIONS", Integer.toString(partitions))
                .migrated()) {
            ProgramProcess sink = pipeline.start("SinkProgram").awaitHealthy();
            ProgramProcess query = pipeline.start("QueryProgram").awaitHealthy();
            Map<String, ChicagoFile.Crime> expected =
                    ChicagoFile.read(Files.readAllLines(Path.of("sample/crimes-1000.csv")));

            JsonNode sent = pipeline.send("sample");
            Pipeline.awaitCaughtUp(sink);

            assertThat(sent.path("rowsSent").asInt()).isEqualTo(1000);
            assertThat(sink.status().path("partitions")).hasSize(partitions);
            assertThat(answered(query)).isEqualTo(expected);

            pipeline.send("sample");
            Pipeline.awaitCaughtUp(sink);

            assertThat(sink.status().path("messagesRead").asInt()).isEqualTo(2000);
            assertThat(answered(query)).isEqualTo(expected);
            assertThat(sink.process().terminate(Duration.ofSeconds(30))).isEqualTo(143);
            assertThat(query.process().terminate(Duration.ofSeconds(30))).isEqualTo(143);
        }
    }

    @Test
    void losesAndDoublesNothingWhenASinkIsKilled(Servers servers) throws IOException {
        List<String> lines = new CrimeGenerator(new CrimeGenerator.Plan(60_000, 3, DAY, 300, 0)).lines();
        Path file = Files.write(folder.resolve("crimes.csv"), lines);
        try (Pipeline pipeline = pipeline("crash", servers).migrated()) {
            ProgramProcess query = pipeline.start("QueryProgram");
            pipeline.send(file.toString());
            ProgramProcess killed = pipeline.start("SinkProgram").awaitHealthy();
            killed.await(
                    "it is in the middle",
                    Pipeline.LONG,
                    () -> killed.status().path("pointsStored").asInt() > 3000);
            long stored = killed.status().path("pointsStored").asLong();
            killed.process().kill();
            assertThat(stored).as("killed in the middle").isLessThan(60_000);

            ProgramProcess sink = pipeline.start("SinkProgram").awaitHealthy();
            Pipeline.awaitCaughtUp(sink);

            assertThat(Pipeline.counts(query.awaitHealthy(), "crimes", "type")).isEqualTo(byType(lines));
            assertThat(sink.status().path("deadLettered").asInt()).isZero();
        }
    }

    @Test
    void sharesThePartitionsBetweenTwoSinksAndGoesOnWithOne(Servers servers) throws IOException {
        List<String> lines = new CrimeGenerator(new CrimeGenerator.Plan(20_000, 4, DAY, 100, 0)).lines();
        Path file = Files.write(folder.resolve("crimes.csv"), lines);
        try (Pipeline pipeline = pipeline("two", servers).migrated()) {
            ProgramProcess query = pipeline.start("QueryProgram");
            ProgramProcess first = pipeline.start("SinkProgram").awaitHealthy();
            ProgramProcess second = pipeline.start("SinkProgram").awaitHealthy();
            for (ProgramProcess sink : List.of(first, second)) {
                sink.await(
                        "it has half of the partitions",
                        Pipeline.LONG,
                        () -> sink.status().path("partitions").size() == 2);
            }
            pipeline.with("RATE", "4000");
            ProgramProcess source = pipeline.with("SOURCE", file.toString()).start("SourceProgram");
            first.await(
                    "it works",
                    Pipeline.LONG,
                    () -> first.status().path("pointsStored").asInt() > 500);
            assertThat(first.process().terminate(Duration.ofSeconds(30))).isEqualTo(143);
            source.await(
                    "all is sent",
                    Pipeline.LONG,
                    () -> source.status().path("done").asBoolean());
            Pipeline.awaitCaughtUp(second);

            assertThat(second.status().path("partitions")).hasSize(4);
            assertThat(Pipeline.counts(query.awaitHealthy(), "crimes", "type")).isEqualTo(byType(lines));
        }
    }

    @Test
    void readsGithubEvents(Servers servers) throws IOException {
        var events = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            events.append(i == 0 ? "[" : ",")
                    .append(String.format(
                            "{\"id\":\"%d\",\"type\":\"%s\",\"repo\":{\"name\":\"o/r%d\"},\"actor\":{\"login\":\"a\"},"
                                    + "\"created_at\":\"2016-02-10T%02d:00:00Z\"}",
                            i, i % 4 == 0 ? "PushEvent" : "ForkEvent", i % 3, i % 24));
        }
        Path file = Files.writeString(folder.resolve("events.json"), events.append("]"));
        try (Pipeline pipeline = pipeline("github", servers).migrated()) {
            ProgramProcess sink = pipeline.start("SinkProgram").awaitHealthy();
            ProgramProcess query = pipeline.start("QueryProgram").awaitHealthy();
            pipeline.send(file.toString());
            Pipeline.awaitCaughtUp(sink);

            assertThat(Pipeline.counts(query, "github.events", "type"))
                    .isEqualTo(Map.of("PushEvent", 10L, "ForkEvent", 30L));
            assertThat(Pipeline.counts(query, "github.events", "id")).hasSize(40);
            assertThat(query.http().get("/api/v1/metricnames").path("results").toString())
                    .isEqualTo("[\"github.events\"]");
            assertThat(query.http().get("/api/v1/tagnames").path("results").toString())
                    .isEqualTo("[\"actor\",\"id\",\"repo\",\"type\"]");
        }
    }

    private Pipeline pipeline(String name, Servers servers) {
        return new Pipeline(
                folder, name, servers.kafka().address(), servers.cassandra().address());
    }

    /** Each crime that the query returns, by id; one that comes twice fails. */
    private static Map<String, ChicagoFile.Crime> answered(ProgramProcess query) {
        JsonNode answer = query.http()
                .post(
                        "/api/v1/datapoints/query",
                        "{\"start_absolute\":0,\"metrics\":[{\"name\":\"crimes\",\"group_by\":[{\"name\":\"tag\",\"tags\":"
                                + "[\"id\"]}]}]}");
        JsonNode only = answer.path("queries").path(0);
        var crimes = new HashMap<String, ChicagoFile.Crime>();
        for (JsonNode group : only.path("results")) {
            assertThat(group.path("values")).as("values of %s", group).hasSize(1);
            assertThat(group.path("values").path(0).path(1).asInt()).isEqualTo(1);
            var tags = new TreeMap<String, String>();
            group.path("tags").properties().forEach(tag -> {
                assertThat(tag.getValue()).hasSize(1);
                tags.put(tag.getKey(), tag.getValue().path(0).asText());
            });
            long atMs = group.path("values").path(0).path(0).asLong();
            assertThat(crimes.put(tags.get("id"), new ChicagoFile.Crime(atMs, tags)))
                    .isNull();
        }
        assertThat(only.path("sample_size").asInt()).isEqualTo(crimes.size());
        return crimes;
    }

    private static Map<String, Long> byType(List<String> lines) {
        return ChicagoFile.read(lines).values().stream()
                .map(crime -> crime.tags().get("type"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}

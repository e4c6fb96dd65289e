package io.slipway.pipeline.timeseries.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.pipeline.timeseries.sample.CrimeGenerator;
import io.slipway.pipeline.timeseries.testing.CassandraServer;
import io.slipway.pipeline.timeseries.testing.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.Extension.class)
class StoreOutageTest {
    @TempDir
    private Path folder;

    @Test
    void waitsForAStoreThatComesLateAndOutlivesItsDeath(Servers servers) throws IOException {
        Path file = Files.write(
                folder.resolve("crimes.csv"),
                new CrimeGenerator(new CrimeGenerator.Plan(40_000, 6, LocalDate.of(2025, 10, 17), 200, 0)).lines());
        try (var cassandra = new CassandraServer(folder.resolve("cassandra"), 256);
                Pipeline pipeline =
                        new Pipeline(folder, "outage", servers.kafka().address(), cassandra.address())) {
            ProgramProcess sink = pipeline.start("SinkProgram");
            ProgramProcess query = pipeline.start("QueryProgram");
            ProgramProcess schema = pipeline.start("SchemaProgram");
            pipeline.with("RATE", "2500").with("SOURCE", file.toString());
            ProgramProcess source = pipeline.start("SourceProgram");
            for (ProgramProcess waiting : List.of(sink, query, schema)) {
                waiting.await(
                        "it says that it waits",
                        Pipeline.LONG,
                        () -> waiting.http()
                                .get("/health")
                                .path("reason")
                                .asText()
                                .contains("no Cassandra at " + cassandra.address()));
            }
            assertThat(query.http()
                            .get("/api/v1/metricnames")
                            .path("errors")
                            .path(0)
                            .asText())
                    .contains("no Cassandra");

            cassandra.start();
            sink.await(
                    "some rows are stored",
                    Pipeline.LONG,
                    () -> sink.status().path("pointsStored").asInt() > 500);
            cassandra.kill();
            sink.await(
                    "it retries",
                    Pipeline.LONG,
                    () -> sink.status().path("retries").asInt() > 0);
            assertThat(sink.http().get("/health").path("healthy").asBoolean()).isTrue();
            assertThat(sink.status().path("lastError").asText()).isNotEmpty();
            cassandra.start();
            source.await(
                    "everything is sent",
                    Pipeline.LONG,
                    () -> source.status().path("done").asBoolean());
            Pipeline.awaitCaughtUp(sink);

            Map<String, Long> counts = Pipeline.counts(query, "crimes", "type");
            assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(40_000);
            assertThat(sink.status().path("deadLettered").asInt()).isZero();
            assertThat(sink.status().path("lastError").isNull()).isTrue();
        }
    }
}

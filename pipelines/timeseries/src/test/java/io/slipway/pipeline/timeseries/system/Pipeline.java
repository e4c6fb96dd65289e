package io.slipway.pipeline.timeseries.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.pipeline.timeseries.testing.ProgramProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The programs of one pipeline, with a topic, a group and a keyspace of their own. Closing it ends those that still
 * run.
 */
final class Pipeline implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(3);

    private final Path folder;
    private final String name;
    private final Map<String, String> settings = new HashMap<>();
    private final Deque<ProgramProcess> started = new ArrayDeque<>();

    /** @param name letters and digits, for the keyspace and the topic */
    Pipeline(Path folder, String name, String kafka, String cassandra) {
        this.folder = folder;
        this.name = name;
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        settings.put("KAFKA_TOPIC", name);
        settings.put("KAFKA_GROUP", name);
        settings.put("CASSANDRA_CONTACT_POINTS", cassandra);
        settings.put("CASSANDRA_KEYSPACE", name);
    }

    Pipeline with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    String topic() {
        return name;
    }

    ProgramProcess start(String program) {
        ProgramProcess process = ProgramProcess.start(folder, program, settings);
        started.push(process);
        return process;
    }

    /** Starts schema and waits until the tables are there. */
    Pipeline migrated() {
        ProgramProcess schema = start("SchemaProgram").awaitHealthy();
        schema.close();
        return this;
    }

    /** Sends a source's input and waits until all of it is acknowledged. */
    JsonNode send(String source) {
        ProgramProcess process = with("SOURCE", source).start("SourceProgram");
        process.await(
                "everything is sent", LONG, () -> process.status().path("done").asBoolean());
        JsonNode status = process.status();
        process.close();
        return status;
    }

    static void awaitCaughtUp(ProgramProcess sink) {
        sink.await("the sink has caught up", LONG, () -> {
            JsonNode status = sink.status();
            return status.path("lag").asLong(-1) == 0
                    && status.path("batchesInFlight").asInt(-1) == 0;
        });
    }

    /** How many points of a metric there are, by the value of a tag. */
    static Map<String, Long> counts(ProgramProcess query, String metric, String tag) {
        JsonNode answer = query.http()
                .post(
                        "/api/v1/datapoints/query",
                        Map.of(
                                "start_absolute",
                                0,
                                "metrics",
                                List.of(Map.of(
                                        "name",
                                        metric,
                                        "exclude_tags",
                                        true,
                                        "group_by",
                                        List.of(Map.of("name", "tag", "tags", List.of(tag))),
                                        "aggregators",
                                        List.of(Map.of(
                                                "name",
                                                "count",
                                                "sampling",
                                                Map.of("value", 100, "unit", "years")))))));
        var counts = new TreeMap<String, Long>();
        for (JsonNode group : answer.path("queries").path(0).path("results")) {
            for (JsonNode value : group.path("values")) {
                counts.merge(
                        group.path("group_by").path(0).path("group").path(tag).asText(),
                        value.path(1).asLong(),
                        Long::sum);
            }
        }
        return counts;
    }

    @Override
    public void close() {
        started.forEach(ProgramProcess::close);
    }
}

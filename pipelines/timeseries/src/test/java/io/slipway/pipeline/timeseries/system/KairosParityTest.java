package io.slipway.pipeline.timeseries.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pipeline.timeseries.testing.Await;
import io.slipway.pipeline.timeseries.testing.HttpJson;
import io.slipway.pipeline.timeseries.testing.KairosServer;
import io.slipway.pipeline.timeseries.testing.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same points in a real KairosDB and in ours: the same answers. */
@ExtendWith(Servers.Extension.class)
class KairosParityTest {
    private static final long T = 1_445_208_600_000L;
    private static final String QUERY = "/api/v1/datapoints/query";

    @TempDir
    private Path folder;

    @Test
    void answersAsKairosDoes(Servers servers) throws IOException {
        String cassandra = servers.cassandra().address();
        try (Pipeline pipeline = new Pipeline(folder, "parity", servers.kafka().address(), cassandra).migrated();
                var kairos = new KairosServer(folder.resolve("kairos"), cassandra).start()) {
            ProgramProcess sink = pipeline.start("SinkProgram").awaitHealthy();
            ProgramProcess query = pipeline.start("QueryProgram").awaitHealthy();
            pipeline.send("sample");
            Pipeline.awaitCaughtUp(sink);
            var theirs = new HttpJson(kairos.url());
            theirs.post("/api/v1/datapoints", crimes());
            for (HttpJson either : List.of(query.http(), theirs)) {
                either.post("/api/v1/datapoints", mixed());
            }
            Await.until(
                    "KairosDB has stored everything",
                    Duration.ofMinutes(1),
                    () -> size(theirs, "crimes") == 1000 && size(theirs, "m") == 8 && size(theirs, "d") == 4);

            for (String question : questions()) {
                assertThat(normal(query.http().post(QUERY, question), question))
                        .as(question)
                        .isEqualTo(normal(theirs.post(QUERY, question), question));
            }
            assertThat(size(query.http(), "d"))
                    .as("of two points at one place one is left")
                    .isEqualTo(4);
        }
    }

    private static List<String> questions() {
        var questions = new ArrayList<String>();
        String all = "\"start_absolute\":0,\"metrics\":[{\"name\":\"crimes\"%s}]";
        for (String rest : List.of(
                "",
                ",\"exclude_tags\":true",
                ",\"tags\":{\"type\":[\"THEFT\",\"ARSON\"],\"arrest\":\"true\"}",
                ",\"tags\":{\"nothing\":\"x\"}",
                ",\"group_by\":[{\"name\":\"tag\",\"tags\":[\"id\"]}]",
                ",\"group_by\":[{\"name\":\"tag\",\"tags\":[\"type\",\"domestic\"]}],\"exclude_tags\":true",
                ",\"group_by\":[{\"name\":\"tag\",\"tags\":[\"latitude\"]}],\"exclude_tags\":true")) {
            questions.add("{" + String.format(all, rest) + "}");
        }
        for (String name : List.of("sum", "avg", "min", "max", "count")) {
            for (String sampling :
                    List.of("1,\"hours\"", "7,\"minutes\"", "5,\"days\"", "1,\"months\"", "100,\"years\"")) {
                String[] parts = sampling.split(",");
                String aggregator = ",\"aggregators\":[{\"name\":\"" + name + "\",\"sampling\":{\"value\":" + parts[0]
                        + ",\"unit\":" + parts[1] + "}%s}]";
                String metrics =
                        "\"metrics\":[{\"name\":\"crimes\",\"exclude_tags\":true,\"group_by\":[{\"name\":\"tag\","
                                + "\"tags\":[\"district\"]}]" + aggregator + "},{\"name\":\"m\"" + aggregator + "}]";
                for (String align : List.of("", ",\"align_start_time\":true", ",\"align_sampling\":false")) {
                    questions.add("{\"start_absolute\":1440000000123,\"time_zone\":\"America/Chicago\","
                            + String.format(metrics, align, align) + "}");
                }
            }
        }
        // By host, since which of two points of one time falls under a limit is left open.
        String byHost = ",\"group_by\":[{\"name\":\"tag\",\"tags\":[\"host\"]}]";
        for (String rest : List.of("", ",\"limit\":2", ",\"order\":\"desc\"", ",\"limit\":1,\"order\":\"desc\"")) {
            questions.add("{\"start_absolute\":" + T + ",\"end_absolute\":" + (T + 3_600_000)
                    + ",\"metrics\":[{\"name\":\"m\"" + byHost + rest + "},{\"name\":\"d\"" + byHost + rest + "}]}");
        }
        questions.add("{\"start_absolute\":0,\"metrics\":[{\"name\":\"none\"}]}");
        questions.add("{\"metrics\":[{\"name\":\"m\"}]}");
        questions.add("{\"start_absolute\":5,\"metrics\":[{\"name\":\"\"}]}");
        return questions;
    }

    private static List<Object> crimes() throws IOException {
        return new ArrayList<>(ChicagoFile.read(Files.readAllLines(Path.of("sample/crimes-1000.csv"))).values().stream()
                .map(crime -> Map.of("name", "crimes", "timestamp", crime.atMs(), "value", 1, "tags", crime.tags()))
                .toList());
    }

    /** Whole and other numbers, points at one time, points before and after another, the same place twice. */
    private static List<Object> mixed() {
        long hour = 3_600_000;
        return List.of(
                metric("m", "a", new double[][] {{T, 1}, {T + 60_000, 2.25}, {T + hour, 3}, {T + 25 * hour, -4}}),
                metric("m", "b", new double[][] {{T, 10}, {T + hour, 30.5}, {T + 900 * hour, 1e-3}, {T - 5, 12345678.5}
                }),
                metric("d", "a", new double[][] {{T, 1}}),
                metric("d", "a", new double[][] {{T, 5}}),
                metric("d", "b", new double[][] {{T, 7}, {T + 1, 0}}),
                metric("d", "c, \"x\"=y: {é}", new double[][] {{T, 7.5}}));
    }

    private static Map<String, Object> metric(String name, String host, double[][] points) {
        var datapoints = new ArrayList<List<Object>>();
        for (double[] point : points) {
            // In a form that KairosDB takes for what it is: it reads 1.0E-3 as a whole number.
            datapoints.add(List.of(
                    (long) point[0],
                    point[1] == Math.rint(point[1])
                            ? (Object) (long) point[1]
                            : new java.math.BigDecimal(Double.toString(point[1]))));
        }
        return Map.of("name", name, "tags", Map.of("host", host), "datapoints", datapoints);
    }

    private static long size(HttpJson server, String metric) {
        return server.post(QUERY, "{\"start_absolute\":0,\"metrics\":[{\"name\":\"" + metric + "\"}]}")
                .path("queries")
                .path(0)
                .path("sample_size")
                .asLong();
    }

    /**
     * Without what is left open in KairosDB: the order of groups and of values of one time, and how much it reads
     * beyond a limit. Numbers by value: 1 and 1.0 are the same.
     */
    private static JsonNode normal(JsonNode answer, String question) {
        for (JsonNode query : answer.path("queries")) {
            if (question.contains("limit")) {
                ((ObjectNode) query).remove("sample_size");
            }
            for (JsonNode result : query.path("results")) {
                sort(
                        (ArrayNode) result.path("values"),
                        Comparator.comparing((JsonNode pair) -> pair.path(0).asLong())
                                .thenComparing(pair -> pair.path(1).asDouble()));
                for (JsonNode pair : result.path("values")) {
                    ((ArrayNode) pair).set(1, pair.path(1).asDouble());
                }
            }
            sort(
                    (ArrayNode) query.path("results"),
                    Comparator.comparing(result -> result.path("group_by").toString()));
        }
        return answer;
    }

    private static void sort(ArrayNode array, Comparator<JsonNode> order) {
        var sorted = new ArrayList<JsonNode>();
        array.forEach(sorted::add);
        sorted.sort(order);
        array.removeAll();
        array.addAll(sorted);
    }
}

package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job, as a user runs it: {@code slipway demo} with real Kafka and Cassandra. The steps share one cluster
 * and go on from one another, since starting it anew for each would take longer than all of them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineSystemTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Path SAMPLE = Path.of("../../pipelines/timeseries/sample/crimes-1000.csv")
            .toAbsolutePath()
            .normalize();

    @TempDir
    static Path folder;

    private static Slipway slipway;
    private static TreeMap<String, String> expected;

    @BeforeAll
    static void start() {
        slipway = Slipway.up(folder.resolve("home"));
        expected = Crimes.ofCsv(SAMPLE);
        assertThat(expected).hasSizeGreaterThan(900);
    }

    @AfterAll
    static void stop() {
        slipway.close();
    }

    @Test
    @Order(1)
    void theDemoStoresEveryRowOfTheFile() throws IOException {
        Slipway.Outcome demo =
                Slipway.run(Map.of("SLIPWAY_URL", slipway.url()), LONG, "demo", "--json", "--file", SAMPLE.toString());

        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        JsonNode result = demo.json();
        assertThat(result.path("rowsSent").asInt()).as(demo.out()).isEqualTo(expected.size());
        assertThat(result.path("rowsStored").asInt()).isEqualTo(expected.size());
        assertThat(result.path("rowsDeadLettered").asInt()).isZero();
        assertThat(rowsOfQuery()).isEqualTo(expected);
    }

    @Test
    @Order(2)
    void aSecondReplayCountsNothingTwice() throws IOException {
        Slipway.Outcome demo =
                Slipway.run(Map.of("SLIPWAY_URL", slipway.url()), LONG, "demo", "--json", "--file", SAMPLE.toString());

        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(rowsOfQuery()).isEqualTo(expected);
    }

    @Test
    @Order(3)
    void thePageShowsTheChart() throws Exception {
        Assumptions.assumeFalse(Boolean.getBoolean("slipway.skip.browser"), "no chromium; see ./slipway test");
        Path profile = Files.createDirectories(folder.resolve("chromium"));
        Path output = folder.resolve("page.html");
        Process browser = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--window-size=1280,1600",
                        "--virtual-time-budget=20000",
                        "--dump-dom",
                        queryUrl() + "/")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = browser.waitFor(120, TimeUnit.SECONDS);
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
        String dom = Files.readString(output);
        assertThat(ended).as("chromium ends within two minutes; it said " + dom).isTrue();

        assertThat(dom).contains("crimes").contains(">%,d</span>points".formatted(expected.size()));
    }

    @Test
    @Order(4)
    void aBrokerKilledHardComesBackOnItsDataAndNothingStoredIsLost() throws IOException {
        JsonNode before =
                slipway.awaitRunning("kafka", 1, Duration.ofMinutes(1)).get(0);
        long pid = brokerPid(before.path("id").asText());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        JsonNode after = Slipway.await(
                "the broker to come back",
                Duration.ofMinutes(2),
                () -> slipway.running("kafka").stream()
                        .filter(task -> !task.path("id").equals(before.path("id")))
                        .filter(task -> task.path("healthCheckResults")
                                .path(0)
                                .path("alive")
                                .asBoolean())
                        .findFirst()
                        .orElse(null));
        assertThat(after.path("ports")).isEqualTo(before.path("ports"));
        assertThat(rowsOfQuery()).isEqualTo(expected);

        Slipway.Outcome demo =
                Slipway.run(Map.of("SLIPWAY_URL", slipway.url()), LONG, "demo", "--json", "--file", SAMPLE.toString());
        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(rowsOfQuery()).isEqualTo(expected);
    }

    @Test
    @Order(5)
    void kairosDbAnswersTheSameOnTheSamePoints() throws IOException {
        Slipway.Outcome install = slipway.cli("package", "install", "kairosdb", "--wait");
        assertThat(install.exitCode()).as(install.out() + install.err()).isZero();
        String kairos = endpoint("kairosdb");
        String points = "[{\"name\":\"steps\",\"datapoints\":[[1000,1],[61000,2.5],[62000,4],[200000,-3]],"
                + "\"tags\":{\"host\":\"a\"}},{\"name\":\"steps\",\"datapoints\":[[1000,10],[150000,20]],"
                + "\"tags\":{\"host\":\"b\"}}]";
        for (String url : new String[] {kairos, queryUrl()}) {
            assertThat(slipway.send("POST", url + "/api/v1/datapoints", points).statusCode())
                    .isEqualTo(204);
        }
        for (String aggregator : new String[] {"sum", "avg", "min", "max", "count"}) {
            for (String group : new String[] {"", ",\"group_by\":[{\"name\":\"tag\",\"tags\":[\"host\"]}]"}) {
                String query = "{\"start_absolute\":0,\"end_absolute\":300000,\"metrics\":[{\"name\":\"steps\","
                        + "\"aggregators\":[{\"name\":\"" + aggregator
                        + "\",\"sampling\":{\"value\":1,\"unit\":\"minutes\"}}]" + group + "}]}";
                JsonNode theirs = kairosAnswer(kairos, query);
                assertThat(results(ask(queryUrl(), query))).as(query).isEqualTo(results(theirs));
            }
        }
        assertThat(slipway.cli("package", "uninstall", "kairosdb", "--wipe").exitCode())
                .isZero();
    }

    @Test
    @Order(6)
    void stopRemovesEverything() {
        Slipway.Outcome stop = Slipway.run(Map.of("SLIPWAY_URL", slipway.url()), LONG, "demo", "--stop");

        assertThat(stop.exitCode()).as(stop.out() + stop.err()).isZero();
        Slipway.await(
                "every task to end",
                Duration.ofMinutes(1),
                () -> slipway.json("/v2/tasks").path("tasks").isEmpty() ? true : null);
        assertThat(slipway.json("/v2/apps").path("apps")).isEmpty();
    }

    private static TreeMap<String, String> rowsOfQuery() throws IOException {
        HttpResponse<String> response = slipway.send("POST", queryUrl() + "/api/v1/datapoints/query", Crimes.query());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Crimes.ofQuery(Slipway.JSON.readTree(response.body()));
    }

    /** What KairosDB makes of all six points: it takes them in at once, but writes them later. */
    private static JsonNode kairosAnswer(String kairos, String query) {
        AtomicReference<String> last = new AtomicReference<>();
        try {
            return Slipway.await("KairosDB to have the points", Duration.ofMinutes(1), () -> {
                last.set(slipway.send("POST", kairos + "/api/v1/datapoints/query", query)
                        .body());
                try {
                    JsonNode answer = Slipway.JSON.readTree(last.get());
                    return answer.path("queries").path(0).path("sample_size").asInt() == 6 ? answer : null;
                } catch (IOException e) {
                    return null;
                }
            });
        } catch (AssertionError e) {
            throw new AssertionError(
                    last + "\n" + slipway.cli("app", "log", "/kairosdb").out(), e);
        }
    }

    private static JsonNode ask(String url, String query) {
        HttpResponse<String> response = slipway.send("POST", url + "/api/v1/datapoints/query", query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        try {
            return Slipway.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    /** Group and tags to values, whatever the order of the results. */
    private static TreeMap<String, String> results(JsonNode answer) {
        TreeMap<String, String> results = new TreeMap<>();
        for (JsonNode result : answer.path("queries").path(0).path("results")) {
            StringBuilder values = new StringBuilder();
            for (JsonNode value : result.path("values")) {
                values.append(value.get(0).asLong())
                        .append('=')
                        .append(value.get(1).asDouble())
                        .append(' ');
            }
            results.put(result.path("tags").toString(), values.toString());
        }
        return results;
    }

    private static String queryUrl() {
        return endpoint("timeseries/query");
    }

    private static String endpoint(String app) {
        JsonNode task = slipway.awaitRunning(app, 1, Duration.ofMinutes(2)).get(0);
        return "http://" + task.path("host").asText() + ":"
                + task.path("ports").get(0).asInt();
    }

    private static long brokerPid(String taskId) {
        return ProcessHandle.allProcesses()
                .filter(handle ->
                        handle.info().command().map(c -> c.endsWith("/java")).orElse(false))
                .filter(handle -> {
                    try {
                        return Files.readString(
                                        Path.of("/proc/" + handle.pid() + "/environ"),
                                        java.nio.charset.StandardCharsets.ISO_8859_1)
                                .contains("MESOS_TASK_ID=" + taskId);
                    } catch (IOException e) {
                        return false;
                    }
                })
                .map(ProcessHandle::pid)
                .findFirst()
                .orElseThrow();
    }
}

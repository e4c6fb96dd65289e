package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.client.json.Json;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration against a scripted cluster: packages start after a few looks, the pipeline stores what is sent. */
class DemoTest {
    private static final String SINK =
            "{\"id\":\"/timeseries/sink\",\"instances\":1,\"tasksRunning\":1,\"cpus\":0.2,\"mem\":320,"
                    + "\"cmd\":\"java -cp 'lib/*' io.slipway.pipeline.timeseries.SinkProgram\",\"env\":{\"A\":\"b\"},"
                    + "\"labels\":{\"SLIPWAY_JDK\":\"17-\",\"DCOS_PACKAGE_NAME\":\"timeseries\"},"
                    + "\"portDefinitions\":[{\"port\":10001,\"name\":\"http\"}],\"version\":\"v\"";

    private final FakeDoor door = new FakeDoor();
    private final FakeDoor sink = new FakeDoor();
    private final FakeDoor query = new FakeDoor();
    private final FakeDoor source = new FakeDoor();
    private final Set<String> installed = new TreeSet<>();
    private final List<String> done = new ArrayList<>();
    private boolean replaying;
    private int looks;
    private int stored = 5;

    @TempDir
    private Path home;

    @BeforeEach
    void script() {
        scriptPackages();
        scriptApps();
        scriptPrograms();
    }

    private void scriptPackages() {
        door.on("GET /ping", 200, "\"pong\"")
                .on("POST /package/list", http -> HttpResponse.json(200, installedPackages()))
                .on("POST /package/install", http -> {
                    String name = Json.parse(http.text()).get("packageName").text("");
                    installed.add(name);
                    done.add("install " + name);
                    return HttpResponse.json(200, "{\"packageName\":\"" + name + "\",\"appId\":\"/" + name + "\"}");
                })
                .on("POST /package/uninstall", http -> {
                    Json body = Json.parse(http.text());
                    installed.remove(body.get("packageName").text(""));
                    done.add("uninstall " + body.get("packageName").text("") + " wipe=" + body.get("wipe"));
                    return HttpResponse.json(200, "{\"results\":[]}");
                });
    }

    private void scriptApps() {
        door.on("GET /v2/apps/kafka", http -> app("/kafka", ++looks > 3 ? 1 : 0))
                .on("GET /v2/apps/cassandra", http -> app("/cassandra", 1))
                .on(
                        "GET /v2/groups/timeseries",
                        200,
                        "{\"id\":\"/timeseries\",\"apps\":[{\"id\":\"/timeseries/sink\"},"
                                + "{\"id\":\"/timeseries/query\"}]}")
                .on(
                        "GET /v2/apps/timeseries/sink",
                        http -> HttpResponse.json(200, "{\"app\":" + SINK + ",\"tasks\":[" + task(sink) + "]}}"))
                .on(
                        "GET /v2/apps/timeseries/query",
                        http -> HttpResponse.json(
                                200,
                                "{\"app\":{\"id\":\"/timeseries/query\",\"instances\":1,\"tasksRunning\":1,\"tasks\":["
                                        + task(query) + "]}}"))
                .on("POST /v2/apps", this::created)
                .on(
                        "GET /v2/apps/demo-source",
                        http -> replaying
                                ? HttpResponse.json(
                                        200, "{\"app\":{\"id\":\"/demo-source\",\"tasks\":[" + task(source) + "]}}")
                                : HttpResponse.json(404, "{\"message\":\"App '/demo-source' does not exist\"}"))
                .on("DELETE /v2/apps/demo-source", http -> {
                    replaying = false;
                    done.add("remove source");
                    return HttpResponse.json(200, "{\"deploymentId\":\"d\",\"version\":\"v\"}");
                });
    }

    private void scriptPrograms() {
        source.on(
                "GET /status",
                200,
                "{\"program\":\"source\",\"state\":\"done\",\"rowsRead\":12,\"rowsSent\":10,"
                        + "\"rowsDeadLettered\":2,\"done\":true}");
        sink.on("GET /status", http -> {
            if (replaying && stored < 14) {
                stored += 3;
            }
            return HttpResponse.json(
                    200,
                    "{\"program\":\"sink\",\"pointsStored\":" + stored + ",\"deadLettered\":" + (stored >= 14 ? 1 : 0)
                            + ",\"lag\":0,\"batchesInFlight\":0}");
        });
        query.on("GET /status", 200, "{\"program\":\"query\"}")
                .on(
                        "POST /api/v1/datapoints/query",
                        http -> HttpResponse.json(
                                200,
                                http.text().contains("\"crimes\"")
                                        ? "{\"queries\":[{\"results\":[{\"tags\":{\"type\":[\"THEFT\"]},\"values\":[[1,4],[2,3]]},"
                                                + "{\"tags\":{\"type\":[\"ARSON\"]},\"values\":[[1,9]]}]}]}"
                                        : "{\"queries\":[{\"results\":[{\"tags\":{},\"values\":[]}]}]}"));
    }

    @AfterEach
    void close() {
        List.of(door, sink, query, source).forEach(FakeDoor::close);
    }

    private HttpResponse created(HttpRequest request) {
        replaying = true;
        done.add("create " + Json.parse(request.text()).get("id").text(""));
        return HttpResponse.json(201, request.text());
    }

    private String installedPackages() {
        List<Json> list = installed.stream()
                .map(name -> Json.parse("{\"appId\":\"/" + name
                        + "\",\"packageInformation\":{\"packageDefinition\":{\"name\":\"" + name + "\"}}}"))
                .toList();
        return Json.object().with("packages", Json.array(list)).toString();
    }

    private static HttpResponse app(String id, int running) {
        String task = running > 0
                ? ""
                : "{\"id\":\"t\",\"state\":\"TASK_STAGING\",\"statusMessage\":\"fetching: 3 of 46 files\"}";
        return HttpResponse.json(
                200,
                "{\"app\":{\"id\":\"" + id + "\",\"instances\":1,\"tasksRunning\":" + running + ",\"tasks\":[" + task
                        + "]}}");
    }

    private static String task(FakeDoor endpoint) {
        return "{\"id\":\"t\",\"state\":\"TASK_RUNNING\",\"host\":\"127.0.0.1\",\"ports\":["
                + endpoint.url().replaceFirst(".*:", "") + "]}";
    }

    private CommandRun demo(String... more) {
        List<String> args = new ArrayList<>(List.of("demo", "--home", home.toString()));
        args.addAll(List.of(more));
        return CommandRun.of(door, args.toArray(String[]::new));
    }

    @Test
    void storesEveryRowAndTellsWhatItStored() {
        CommandRun run = demo("--rows", "12");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(done)
                .containsExactly(
                        "install kafka",
                        "install cassandra",
                        "install timeseries",
                        "create /demo-source",
                        "remove source");
        assertThat(run.err()).contains("kafka: fetching: 3 of 46 files").contains("every row is stored");
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "Rows sent 10",
                        "Rows stored 9",
                        "Rows dead-lettered 3",
                        "Points in the store 16",
                        "ARSON 9",
                        "THEFT 7",
                        "The chart: " + query.url() + "/");
        Json created = Json.parse(door.bodies("POST /v2/apps").get(0));
        assertThat(created.get("cmd").text("")).endsWith("io.slipway.pipeline.timeseries.SourceProgram");
        assertThat(created.get("env").toString())
                .isEqualTo("{\"A\":\"b\",\"SOURCE\":\"sample\",\"ROWS\":\"12\",\"RATE\":\"0\"}");
        assertThat(created.get("cpus").decimal(0)).isEqualTo(0.1);
        assertThat(created.get("labels").toString()).isEqualTo("{\"SLIPWAY_JDK\":\"17-\"}");
        assertThat(created.get("portDefinitions").toString()).isEqualTo("[{\"port\":0,\"name\":\"http\"}]");
    }

    @Test
    void worksASecondTimeWithAllOfItThere() {
        installed.addAll(List.of("kafka", "cassandra", "timeseries"));
        replaying = true; // an earlier one was interrupted
        CommandRun run = demo("--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(done).containsExactly("remove source", "create /demo-source", "remove source");
        Json result = Json.parse(run.out());
        assertThat(result.get("rowsSent").number(0)).isEqualTo(10);
        assertThat(result.get("byType").toString()).isEqualTo("{\"ARSON\":9,\"THEFT\":7}");
        assertThat(result.get("chart").text("")).isEqualTo(query.url() + "/");
    }

    @Test
    void waitsForAClusterThatIsStartingInsteadOfStartingAnother() {
        AtomicInteger asked = new AtomicInteger();
        door.on("GET /ping", http -> HttpResponse.json(asked.incrementAndGet() < 5 ? 503 : 200, "\"pong\""));
        CommandRun run = demo();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("cluster: starts");
        assertThat(home.resolve("demo-cluster.json")).doesNotExist();
    }

    @Test
    void givesUpWithTheReasonWhenAPackageDoesNotStart() {
        looks = -1_000_000;
        door.on(
                "GET /v2/queue",
                200,
                "{\"queue\":[{\"app\":{\"id\":\"/kafka\"},\"count\":1,"
                        + "\"reasonsInWords\":[\"agent 127.0.0.1 has no JDK of 17 or newer\"]}]}");
        CommandRun run = demo("--timeout", "20");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("the start of the packages did not happen within 20 s")
                .contains("agent 127.0.0.1 has no JDK of 17 or newer");
    }

    @Test
    void cleansUpWithTheData() {
        installed.addAll(List.of("kafka", "cassandra", "timeseries", "other"));
        replaying = true;
        CommandRun run = demo("--stop");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(done)
                .containsExactly(
                        "remove source",
                        "uninstall timeseries wipe=true",
                        "uninstall cassandra wipe=true",
                        "uninstall kafka wipe=true");
        assertThat(run.out()).isEqualTo("Cleaned up.\n");
    }

    @Test
    void stopsTheClusterThatItStartedUnlessSomethingElseRunsThere() throws Exception {
        Process cluster = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    home.resolve("demo-cluster.json"),
                    Json.object()
                            .with("pid", cluster.pid())
                            .with(
                                    "startedAt",
                                    cluster.info().startInstant().orElseThrow().toString())
                            .toString());
            door.on("GET /v2/apps", 200, "{\"apps\":[{\"id\":\"/shop\"}]}");
            CommandRun busy = demo("--stop");
            assertThat(busy.err()).contains("also runs /shop").contains("kill " + cluster.pid());
            assertThat(cluster.isAlive()).isTrue();

            door.on("GET /v2/apps", 200, "{\"apps\":[]}");
            CommandRun idle = demo("--stop");
            assertThat(idle.err()).contains("stopped the cluster");
            assertThat(cluster.isAlive()).isFalse();
        } finally {
            cluster.destroyForcibly();
        }
    }

    @Test
    void hasNothingToCleanUpWithoutACluster() {
        CommandRun run = CommandRun.of(
                Map.of("SLIPWAY_URL", "http://127.0.0.1:1"), "", "demo", "--stop", "--home", home.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("There is nothing to clean up");
    }

    @Test
    void saysHowToStartAClusterWhenItCannot() {
        CommandRun run =
                CommandRun.of(Map.of("SLIPWAY_URL", "http://127.0.0.1:1"), "", "demo", "--home", home.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("no cluster answers at http://127.0.0.1:1")
                .contains("'slipway up'");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        CommandRun run = demo("--file", "/no/such.csv");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("'/no/such.csv'");
        assertThat(done).isEmpty();
    }
}

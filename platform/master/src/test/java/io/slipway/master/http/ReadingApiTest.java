package io.slipway.master.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import io.slipway.master.testing.Bench;
import io.slipway.master.testing.FakeAgent;
import io.slipway.master.testing.FakeFramework;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingApiTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Bench bench = new Bench();
    private final FakeAgent agent = bench.agent("a1", "cpus:3;cpus(slave_public):1;mem:1024;ports:[31000-31099]");
    private final FakeFramework framework = bench.framework(Capability.PARTITION_AWARE);

    /** A running task, one that failed, an offer held, and a framework that ended. */
    private void populate() {
        bench.framework(Duration.ZERO).disconnect();
        TaskInfo failed = framework.launch("failed");
        framework.acknowledge(agent.report(failed, TaskState.TASK_FAILED));
        framework.decline(
                Duration.ofDays(1),
                framework.takeOffers().stream().map(offer -> offer.id()).toArray(io.slipway.mesosapi.OfferId[]::new));
        framework.call(new io.slipway.mesosapi.Call.Revive(java.util.Set.of()));
        bench.pass(Duration.ofSeconds(2));
        TaskInfo running = framework.launch("running");
        framework.acknowledge(agent.report(running, TaskState.TASK_RUNNING));
        bench.pass(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state",
                "state-summary",
                "slaves",
                "frameworks",
                "tasks",
                "roles",
                "allocation",
                "metrics/snapshot"
            })
    void answersInTheShapeOfMesos(String page) throws IOException {
        populate();
        JsonNode answer = withoutMachine(json(get("/" + page)));
        assertThat(answer.toPrettyString()).isEqualTo(golden(page.replace('/', '-')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/state", "/master/state", "/state.json", "/master/state.json", "/master/metrics/snapshot"})
    void servesThePathsOfOldAndNewClients(String path) {
        assertThat(get(path).status()).isEqualTo(200);
    }

    /** The numbers of the machine under the test are not the same everywhere. */
    private static JsonNode withoutMachine(JsonNode answer) {
        if (answer.isObject() && answer.has("system/cpus_total")) {
            List<String> names = new ArrayList<>();
            answer.fieldNames().forEachRemaining(names::add);
            names.removeIf(name -> !name.startsWith("system/"));
            return ((ObjectNode) answer).remove(names);
        }
        JsonNode metrics = answer.path("get_metrics").path("metrics");
        if (metrics.isArray()) {
            ((ArrayNode) metrics)
                    .removeIf(metric -> metric.path("name").asText().startsWith("system/"));
        }
        return answer;
    }

    @Test
    void tellsOfTheMachine() throws IOException {
        JsonNode numbers = json(get("/metrics/snapshot"));
        assertThat(numbers.path("system/cpus_total").asDouble()).isGreaterThanOrEqualTo(1);
        assertThat(numbers.path("system/mem_total_bytes").asDouble()).isGreaterThan(1 << 20);
    }

    @Test
    void healthAndRedirect() {
        assertThat(get("/health").status()).isEqualTo(200);
        HttpResponse.Full redirect = get("/redirect");
        assertThat(redirect.status()).isEqualTo(307);
        assertThat(redirect.headers().first("Location")).contains("//localhost:7070/mesos");
    }

    @Test
    void versionAndFlags() throws IOException {
        assertThat(json(get("/version")).path("version").asText()).isEqualTo("0.1.0");
        assertThat(json(get("/flags")).path("flags").path("agent_ping_timeout").asText())
                .isEqualTo("15.0secs");
    }

    @Test
    void slavesCanBeAskedForById() throws IOException {
        bench.agent("a2", "cpus:1");
        assertThat(json(get("/slaves")).path("slaves")).hasSize(2);
        assertThat(json(get("/slaves?slave_id=" + agent.id())).path("slaves")).hasSize(1);
    }

    @Test
    void tasksArePagedNewestFirst() throws IOException {
        populate();
        assertThat(ids(get("/tasks"))).isEqualTo("running failed ");
        assertThat(ids(get("/tasks?order=asc"))).isEqualTo("failed running ");
        assertThat(ids(get("/tasks?limit=1&offset=1"))).isEqualTo("failed ");
        assertThat(ids(get("/tasks?task_id=running"))).isEqualTo("running ");
        assertThat(ids(get("/tasks?framework_id=other"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/tasks?limit=x, limit 'x': expected a whole number",
        "/tasks?offset=-1, offset '-1': expected a whole number",
        "/tasks?order=up, order 'up': expected asc or desc"
    })
    void badQueriesAreAnsweredWith400(String path, String words) {
        HttpResponse.Full answer = get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(words);
    }

    @Test
    void jsonpIsNotServed() {
        assertThat(get("/state?jsonp=read").text()).startsWith("{");
    }

    @Test
    void teardownEndsAFramework() {
        assertThat(post("/teardown", "frameworkId=no-such").status()).isEqualTo(400);
        assertThat(post("/teardown", "framework=x").text()).contains("Missing 'frameworkId'");
        assertThat(post("/master/teardown", "frameworkId=" + framework.id()).status())
                .isEqualTo(200);
        assertThat(framework.closed).isNotNull();
    }

    @Test
    void aMasterThatDoesNotLeadAnswers503() {
        bench.master.close();
        bench.time.settle();
        assertThat(get("/state").status()).isEqualTo(503);
        assertThat(post("/api/v1/scheduler", "{\"type\":\"TEARDOWN\",\"framework_id\":{\"value\":\"x\"}}")
                        .status())
                .isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET_STATE",
                "GET_AGENTS",
                "GET_FRAMEWORKS",
                "GET_TASKS",
                "GET_ROLES",
                "GET_METRICS",
                "GET_MASTER"
            })
    void answersOperatorCallsInTheShapeOfMesos(String type) throws IOException {
        populate();
        JsonNode answer = withoutMachine(json(post("/api/v1", "{\"type\":\"" + type + "\"}")));
        assertThat(answer.toPrettyString()).isEqualTo(golden(type));
    }

    @Test
    void answersOperatorCallsThatNeedNoLook() throws IOException {
        assertThat(json(post("/api/v1", "{\"type\":\"GET_HEALTH\"}")).toString())
                .isEqualTo("{\"type\":\"GET_HEALTH\",\"get_health\":{\"healthy\":true}}");
        assertThat(json(post("/api/v1", "{\"type\":\"GET_VERSION\"}"))
                        .path("get_version")
                        .path("version_info")
                        .path("version")
                        .asText())
                .isEqualTo("0.1.0");
        assertThat(json(post("/api/v1", "{\"type\":\"GET_FLAGS\"}"))
                        .path("get_flags")
                        .path("flags"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"GET_LOST\"}     | 400 | unknown type 'GET_LOST'",
                "{\"type\":\"UPDATE_QUOTA\"} | 501 | 'UPDATE_QUOTA' is not served yet",
                "{}                          | 400 | the field 'type' is missing",
                "[]                          | 400 | expected an object",
                "nonsense                    | 400 | Failed to parse body into JSON"
            })
    void badOperatorCallsAreAnsweredInWords(String body, int status, String words) {
        HttpResponse.Full answer = post("/api/v1", body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(words);
    }

    @Test
    void anOperatorCanEndAFramework() {
        String call = "{\"type\":\"TEARDOWN\",\"teardown\":{\"framework_id\":{\"value\":\"" + framework.id() + "\"}}}";
        assertThat(post("/api/v1", call).status()).isEqualTo(200);
        assertThat(post("/api/v1", call).status()).isEqualTo(400);
    }

    private String ids(HttpResponse.Full answer) throws IOException {
        StringBuilder ids = new StringBuilder();
        json(answer)
                .path("tasks")
                .forEach(task -> ids.append(task.path("id").asText()).append(' '));
        return ids.toString();
    }

    private HttpResponse.Full get(String path) {
        return send(HttpRequest.get(path));
    }

    private HttpResponse.Full post(String path, String body) {
        return send(HttpRequest.of(
                "POST", path, Headers.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse.Full send(HttpRequest request) {
        CompletableFuture<HttpResponse.Full> answer = new LoopbackTransport(bench.master.handler()).send(request);
        bench.time.settle();
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static JsonNode json(HttpResponse.Full answer) throws IOException {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("Content-Type")).contains("application/json");
        return MAPPER.readTree(answer.body());
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = ReadingApiTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return MAPPER.readTree(Objects.requireNonNull(in, name)).toPrettyString();
        }
    }
}

package io.slipway.master.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.LoopbackTransport;
import io.slipway.http.NetworkTransport;
import io.slipway.http.jetty.HttpServer;
import io.slipway.http.jetty.HttpServerConfig;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A foreign framework runs over HTTP, inside the process and over a socket. */
class SchedulerApiTest {
    private static final Headers JSON = Headers.of("Content-Type", "application/json");

    private final ThreadEventLoop loop = new ThreadEventLoop("master", Clock.system(), 1000);
    private final MemoryLog log = MemoryLog.single(new MemoryDisk());
    private final Master master =
            Master.start(MasterConfig.of("test", "localhost", 7070, "0.1.0"), loop, log, Ids.secure(), new Metrics());
    private final HttpHandler handler = master.handler();
    private final HttpTransport loopback = new LoopbackTransport(handler);

    @BeforeEach
    void start() {
        log.start();
        obedientAgent();
    }

    @AfterEach
    void stop() {
        master.close();
        loop.close();
    }

    @Test
    void aForeignFrameworkRunsATaskInsideTheProcess() {
        try (HttpFramework framework = new HttpFramework(loopback, null)) {
            runATask(framework);
        }
    }

    @Test
    void aForeignFrameworkRunsATaskOverASocket() {
        try (HttpServer server = HttpServer.start(HttpServerConfig.loopback(0), handler)) {
            URI base = URI.create("http://127.0.0.1:" + server.port());
            try (HttpFramework framework = new HttpFramework(new NetworkTransport(base), null)) {
                runATask(framework);
            }
        }
    }

    private static void runATask(HttpFramework framework) {
        assertThat(framework.status()).isEqualTo(200);
        JsonNode subscribed = framework.expectSubscribed();
        assertThat(subscribed.path("heartbeat_interval_seconds").asInt()).isEqualTo(15);
        assertThat(subscribed.path("master_info").path("port").asInt()).isEqualTo(7070);
        assertThat(subscribed.path("master_info").path("ip").asLong()).isEqualTo(16777343);
        JsonNode offer =
                framework.expect("OFFERS").path("offers").path("offers").path(0);
        assertThat(offer.path("resources").path(0).toString())
                .as("reserved for slave_public, in the refined form this framework asked for")
                .isEqualTo("{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":2},"
                        + "\"allocation_info\":{\"role\":\"slave_public\"},"
                        + "\"reservations\":[{\"type\":\"STATIC\",\"role\":\"slave_public\"}]}");
        String agent = offer.path("agent_id").path("value").asText();
        String launch = "\"accept\":{\"offer_ids\":[" + offer.path("id") + "],\"operations\":[{\"type\":\"LAUNCH\","
                + "\"launch\":{\"task_infos\":[{\"name\":\"t\",\"task_id\":{\"value\":\"t-1\"},"
                + "\"agent_id\":{\"value\":\"" + agent + "\"},\"resources\":["
                + offer.path("resources").path(0)
                + "],\"command\":{\"value\":\"sleep 1\"}}]}}],\"filters\":{\"refuse_seconds\":3600}}";
        assertThat(framework.call("ACCEPT", launch).status()).isEqualTo(202);
        JsonNode running = framework.expect("UPDATE").path("update").path("status");
        assertThat(running.path("state").asText()).isEqualTo("TASK_RUNNING");
        acknowledge(framework, running);
        assertThat(framework
                        .call("KILL", "\"kill\":{\"task_id\":{\"value\":\"t-1\"}}")
                        .status())
                .isEqualTo(202);
        JsonNode killed = framework.expect("UPDATE").path("update").path("status");
        assertThat(killed.path("state").asText()).isEqualTo("TASK_KILLED");
        acknowledge(framework, killed);
        framework.expect("OFFERS");
        assertThat(framework.call("TEARDOWN", "").status()).isEqualTo(202);
        assertThat(framework.end()).isEmpty();
    }

    private static void acknowledge(HttpFramework framework, JsonNode status) {
        String member = "\"acknowledge\":{\"agent_id\":" + status.path("agent_id") + ",\"task_id\":"
                + status.path("task_id") + ",\"uuid\":" + status.path("uuid") + "}";
        assertThat(framework.call("ACKNOWLEDGE", member).status()).isEqualTo(202);
    }

    @Test
    void aSecondSubscriptionClosesTheFirstStream() {
        try (HttpFramework first = new HttpFramework(loopback, null)) {
            first.expectSubscribed();
            first.expect("OFFERS");
            try (HttpFramework second = new HttpFramework(loopback, first.id())) {
                second.expectSubscribed();
                assertThat(second.id()).isEqualTo(first.id());
                assertThat(first.expect("ERROR").path("error").path("message").asText())
                        .isEqualTo("Framework failed over");
                assertThat(first.end()).isEmpty();
                HttpResponse.Full stale = first.call("SUPPRESS", "");
                assertThat(stale.status()).isEqualTo(400);
                assertThat(stale.text()).contains("didn't match the stream ID");
                assertThat(second.call("SUPPRESS", "").status()).isEqualTo(202);
            }
        }
    }

    @Test
    void aFrameworkWhoseStreamBreaksIsNotSubscribed() {
        HttpFramework framework = new HttpFramework(loopback, null);
        framework.expectSubscribed();
        framework.close();
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            while (framework.call("REVIVE", "").status() != 403) {
                Thread.onSpinWait();
            }
        });
        assertThat(framework.call("REVIVE", "").text()).isEqualTo("Framework is not subscribed");
        try (HttpFramework back = new HttpFramework(loopback, framework.id())) {
            back.expectSubscribed();
            back.expect("OFFERS");
        }
    }

    @Test
    void aFrameworkThatEndedIsToldSo() {
        String id;
        try (HttpFramework framework = new HttpFramework(loopback, null)) {
            framework.expectSubscribed();
            id = framework.id();
            framework.call("TEARDOWN", "");
            framework.end();
        }
        try (HttpFramework back = new HttpFramework(loopback, id)) {
            assertThat(back.status()).isEqualTo(200);
            assertThat(back.expect("ERROR").path("error").path("message").asText())
                    .isEqualTo("Framework has been removed");
            assertThat(back.end()).isEmpty();
        }
    }

    @Test
    void callsAreCheckedInTheOrderOfMesos() {
        try (HttpFramework framework = new HttpFramework(loopback, null)) {
            framework.expectSubscribed();
            String known = "{\"type\":\"REVIVE\",\"framework_id\":{\"value\":\"" + framework.id() + "\"}}";
            assertAnswer(framework.send(known, JSON), 400, "should include the 'Mesos-Stream-Id' header");
            assertAnswer(
                    framework.send(known, JSON.with("Mesos-Stream-Id", "other")), 400, "didn't match the stream ID");
            assertAnswer(
                    framework.send(known, Headers.of("Mesos-Stream-Id", "other")),
                    400,
                    "Expecting 'Content-Type' to be present");
            assertThat(framework.call("REQUEST", "\"request\":{}").status()).isEqualTo(202);
            assertThat(framework.call("MESSAGE", "\"message\":{}").status()).isEqualTo(501);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-protobuf | x | 415 | Protobuf is not served yet",
                "text/plain | x | 415 | Expecting 'Content-Type' of application/json, got 'text/plain'",
                "application/json | x | 400 | Failed to parse body into JSON",
                "application/json | {} | 400 | the field 'type' is missing",
                "application/json | {\"type\":\"REVIVE\"} | 400 | Expecting 'framework_id' to be present",
                "application/json | {\"type\":\"FLY\",\"framework_id\":{\"value\":\"f\"}} | 400 | 'FLY' is not a call",
                "application/json | {\"type\":\"REVIVE\",\"framework_id\":{\"value\":\"f\"}} | 400 | Framework cannot be found",
                "application/json | {\"type\":\"SUBSCRIBE\"} | 400 | the field 'subscribe' is missing",
                "application/json | {\"type\":\"SUBSCRIBE\",\"framework_id\":{\"value\":\"a\"},\"subscribe\":{\"framework_info\":{\"name\":\"n\"}}} | 400 | 'framework_id' differs",
            })
    void badCallsAreAnsweredInWords(String contentType, String body, int status, String words) {
        HttpResponse.Full answer = loopback.send(HttpFramework.request(body, Headers.of("Content-Type", contentType)))
                .join();
        assertAnswer(answer, status, words);
    }

    @Test
    void subscribingTakesJsonAndNoStreamId() {
        String subscribe = "{\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":{\"name\":\"n\"}}}";
        assertAnswer(
                loopback.send(HttpFramework.request(subscribe, JSON.with("Mesos-Stream-Id", "x")))
                        .join(),
                400,
                "should not include the 'Mesos-Stream-Id' header");
        assertAnswer(
                loopback.send(HttpFramework.request(subscribe, JSON.with("Accept", "application/x-protobuf")))
                        .join(),
                406,
                "Expecting 'Accept' to allow application/json");
        assertThat(loopback.send(io.slipway.http.HttpRequest.get("/api/v1/scheduler"))
                        .join()
                        .status())
                .isEqualTo(405);
    }

    private static void assertAnswer(HttpResponse.Full answer, int status, String words) {
        assertThat(answer.text()).contains(words);
        assertThat(answer.status()).isEqualTo(status);
    }

    /** An agent that runs what it is told to and ends it when told. */
    private void obedientAgent() {
        AtomicReference<AgentGateway.Session> session = new AtomicReference<>();
        Ids ids = Ids.secure();
        session.set(master.agentGateway().open(new AgentGateway.Listener() {
            @Override
            public void onMessage(ToAgent message) {
                if (message instanceof ToAgent.Run run) {
                    report(run.framework().id(), run.task().taskId(), TaskState.TASK_RUNNING);
                } else if (message instanceof ToAgent.Kill kill) {
                    report(kill.frameworkId(), kill.taskId(), TaskState.TASK_KILLED);
                }
            }

            private void report(FrameworkId framework, TaskId task, TaskState state) {
                TaskStatus status = TaskStatus.of(
                                task,
                                state,
                                TaskStatus.Source.SOURCE_EXECUTOR,
                                Clock.system().now())
                        .withUuid(ids.uuid());
                session.get().send(new FromAgent.Update(framework, status, state));
            }

            @Override
            public void onClosed(String reason) {}
        }));
        AgentInfo info = new AgentInfo(
                null, "a1", 5051, Resources.parse("cpus(slave_public):2;mem:512"), Attributes.NONE, "0.1.0");
        session.get().send(new FromAgent.Register(info, List.of(), List.of()));
    }
}

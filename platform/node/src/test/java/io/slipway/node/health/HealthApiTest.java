package io.slipway.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.allocator.Rejection;
import io.slipway.http.Headers;
import io.slipway.http.HealthPage;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import io.slipway.master.http.MasterAccess;
import io.slipway.master.journal.Registry;
import io.slipway.master.journal.Standing;
import io.slipway.master.view.AgentView;
import io.slipway.master.view.MasterView;
import io.slipway.master.view.Presence;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.replication.NotLeadingException;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.health.UnitHealth;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HealthApiTest {
    private static final UnitHealth.Unit LOG =
            new UnitHealth.Unit("slipway-log", "Slipway Log", "Keeps what was decided");
    private static final UnitHealth.Unit AGENT =
            new UnitHealth.Unit("slipway-agent", "Slipway Agent", "Runs the tasks of the node");

    private final SimulatedTime time = new SimulatedTime();
    private final List<AgentView> registered = new ArrayList<>();
    private final List<Registry.Unreachable> unreachable = new ArrayList<>();
    private UnitHealth log = LOG.well("leads");
    private int asked;
    private HttpHandler agents = request -> CompletableFuture.completedFuture(
            new HealthPage("n", "n", "1", "agent", "").answer(List.of(AGENT.well("registered"))));
    private boolean leading = true;

    private final ClusterHealth cluster = new ClusterHealth(
            () -> List.of(new NodeHealth(true, "master", "10.0.0.1", "m1", "", List.of(log))),
            new Master(),
            agent -> CompletableFuture.completedFuture(Optional.of(agents)),
            time);
    private final LoopbackTransport door = new LoopbackTransport(new HealthApi(cluster, "1.2"));

    @Test
    void tellsThisNodeAsDcosDoes() throws IOException {
        JsonNode own = json(get("/"));

        assertThat(own.path("units").path(0).toString())
                .isEqualTo("{\"id\":\"slipway-log\",\"health\":0,\"output\":\"leads\",\"description\":\"Keeps what was"
                        + " decided\",\"help\":\"\",\"name\":\"Slipway Log\"}");
        assertThat(own.path("hostname").asText()).isEqualTo("m1");
        assertThat(own.path("ip").asText()).isEqualTo("10.0.0.1");
        assertThat(own.path("dcos_version").asText()).isEqualTo("1.2");
        assertThat(own.path("node_role").asText()).isEqualTo("master");
        assertThat(own.path("mesos_id").isTextual()).isTrue();
        assertThat(own.path("dcos_diagnostics_version").isTextual()).isTrue();
    }

    @Test
    void tellsUnitsAndNodesOfTheCluster() throws IOException {
        registered.add(agent("S1", "10.0.0.2", "cpus:1"));
        registered.add(agent("S2", "10.0.0.3", "cpus(slave_public):1"));

        assertThat(json(get("/units")).toString())
                .isEqualTo("{\"units\":[{\"id\":\"slipway-log\",\"name\":\"Slipway Log\",\"health\":0,"
                        + "\"description\":\"Keeps what was decided\"},{\"id\":\"slipway-agent\",\"name\":\"Slipway"
                        + " Agent\",\"health\":0,\"description\":\"Runs the tasks of the node\"}]}");
        assertThat(json(get("/units/slipway-agent")).path("health").asInt()).isZero();
        assertThat(json(get("/nodes")).path("nodes").path(0).toString())
                .isEqualTo("{\"host_ip\":\"10.0.0.1\",\"health\":0,\"role\":\"master\"}");
        assertThat(json(get("/nodes")).path("nodes").findValuesAsText("role"))
                .containsExactlyInAnyOrder("master", "agent", "agent_public");
        assertThat(json(get("/nodes/10.0.0.2")).path("role").asText()).isEqualTo("agent");
        assertThat(json(get("/nodes/10.0.0.2/units")).path("units").findValuesAsText("id"))
                .containsExactly("slipway-agent");
        assertThat(json(get("/units/slipway-agent/nodes")).path("nodes").findValuesAsText("host_ip"))
                .containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
    }

    @Test
    void aUnitIsAsUnwellAsOnItsWorstNodeAndSaysWhy() throws IOException {
        registered.add(agent("S1", "10.0.0.2", "cpus:1"));
        unreachable.add(
                new Registry.Unreachable(info("S9", "10.0.0.9", "cpus:1"), Instant.parse("2026-01-01T00:00:00Z")));

        assertThat(json(get("/units/slipway-agent")).path("health").asInt()).isEqualTo(1);
        assertThat(json(get("/nodes/10.0.0.2")).path("health").asInt()).isZero();
        assertThat(json(get("/nodes/10.0.0.9")).path("health").asInt()).isEqualTo(1);
        JsonNode unit = json(get("/nodes/10.0.0.9/units/slipway-agent"));
        assertThat(unit.path("output").asText()).contains("does not answer since 2026-01-01T00:00:00Z");
        assertThat(json(get("/units/slipway-agent/nodes/10.0.0.9"))
                        .path("output")
                        .asText())
                .isEqualTo(unit.path("output").asText());
    }

    @Test
    void reportHoldsTheWholeTree() throws IOException {
        log = LOG.unwell("no member leads");
        registered.add(agent("S1", "10.0.0.2", "cpus:1"));

        JsonNode report = json(get("/report"));
        JsonNode unit = report.path("Units").path("slipway-log");
        assertThat(unit.path("UnitName").asText()).isEqualTo("slipway-log");
        assertThat(unit.path("Health").asInt()).isEqualTo(1);
        assertThat(unit.path("Title").asText()).isEqualTo("Keeps what was decided");
        assertThat(unit.path("PrettyName").asText()).isEqualTo("Slipway Log");
        assertThat(unit.path("Nodes").path(0).path("Output").path("slipway-log").asText())
                .isEqualTo("no member leads");
        JsonNode node = report.path("Nodes").path("10.0.0.2");
        assertThat(node.path("Role").asText()).isEqualTo("agent");
        assertThat(node.path("MesosID").asText()).isEqualTo("S1");
        assertThat(node.path("Leader").asBoolean()).isFalse();
        assertThat(node.path("Units").path(0).path("UnitName").asText()).isEqualTo("slipway-agent");
        assertThat(report.path("UpdatedTime").asText()).startsWith("2026-01-01T");
    }

    @Test
    void agentsThatCannotBeAskedAreNotWell() throws IOException {
        registered.add(agent("S1", "10.0.0.2", "cpus:1"));
        agents = request -> CompletableFuture.completedFuture(HttpResponse.message(502, "cannot be reached"));
        assertThat(json(get("/nodes/10.0.0.2/units/slipway-agent"))
                        .path("output")
                        .asText())
                .isEqualTo("the agent answered with status 502");

        time.advance(Duration.ofMinutes(1));
        agents = request -> CompletableFuture.failedFuture(new IOException("broken"));
        assertThat(json(get("/nodes/10.0.0.2/units/slipway-agent"))
                        .path("output")
                        .asText())
                .contains("broken");
    }

    @Test
    void manyWhoLookAskTheClusterOnce() throws IOException {
        registered.add(agent("S1", "10.0.0.2", "cpus:1"));
        for (int i = 0; i < 20; i++) {
            get("/report");
        }
        assertThat(asked).isEqualTo(1);

        time.advance(Duration.ofSeconds(10));
        get("/report");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aMasterThatDoesNotLeadTellsOfTheMasters() throws IOException {
        leading = false;
        assertThat(json(get("/nodes")).path("nodes").findValuesAsText("host_ip"))
                .containsExactly("10.0.0.1");
    }

    @Test
    void refusesWhatIsNotThereAsDcosDoes() {
        assertThat(get("/units/none").status()).isEqualTo(400);
        assertThat(get("/units/none").text()).isEqualTo("Unit none not found\n");
        assertThat(get("/units/none/nodes").status()).isEqualTo(500);
        assertThat(get("/nodes/10.9.9.9").status()).isEqualTo(400);
        assertThat(get("/nodes/10.9.9.9").text()).isEqualTo("Node 10.9.9.9 not found\n");
        assertThat(get("/nodes/10.0.0.1/units/none").status()).isEqualTo(400);
        assertThat(get("/units/slipway-log/nodes/10.9.9.9").status()).isEqualTo(400);
    }

    private static AgentView agent(String id, String host, String resources) {
        return new AgentView(
                new AgentId(id),
                info(id, host, resources),
                true,
                Instant.EPOCH,
                null,
                null,
                null,
                Resources.EMPTY,
                Resources.EMPTY,
                Resources.EMPTY);
    }

    private static AgentInfo info(String id, String host, String resources) {
        return new AgentInfo(new AgentId(id), host, 5051, Resources.parse(resources), Attributes.NONE, "1");
    }

    private HttpResponse.Full get(String path) {
        return door.send(HttpRequest.of("GET", path, Headers.NONE, new byte[0])).join();
    }

    private static JsonNode json(HttpResponse.Full answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    /** Knows the agents of the test, and nothing else. */
    private final class Master implements MasterAccess {
        @Override
        public SchedulerGateway schedulerGateway() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<MasterView> view() {
            asked++;
            return leading
                    ? CompletableFuture.completedFuture(new MasterView(
                            "m",
                            Instant.EPOCH,
                            time.now(),
                            registered,
                            Map.of(),
                            unreachable,
                            List.of(),
                            List.of(),
                            Map.of()))
                    : CompletableFuture.failedFuture(new NotLeadingException("this master does not lead"));
        }

        @Override
        public CompletableFuture<List<Rejection>> rejections() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Presence> presence(FrameworkId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Boolean> markGone(AgentId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Boolean> standing(AgentId id, Function<Instant, Standing> standing) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Boolean> reactivate(AgentId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Boolean> teardown(FrameworkId id) {
            throw new UnsupportedOperationException();
        }
    }
}

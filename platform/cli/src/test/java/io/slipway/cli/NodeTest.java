package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeTest {
    private static final String CALLS = "POST /mesos/api/v1";

    private final FakeDoor door = new FakeDoor();

    @BeforeEach
    void threeNodes() {
        door.on(CALLS, http -> HttpResponse.empty(200));
        nodes("");
    }

    private void nodes(String more) {
        door.on(
                "GET /mesos/slaves",
                200,
                "{\"slaves\":[" + node("m-S0", "one", "\"active\":true" + more) + ","
                        + node("m-S1", "two", "\"active\":true,\"used_resources\":{\"cpus\":1.5,\"mem\":64}") + ","
                        + node("n-S0", "two", "\"active\":false") + "]}");
    }

    private static String node(String id, String hostname, String more) {
        return "{\"id\":\"" + id + "\",\"hostname\":\"" + hostname + "\",\"resources\":{\"cpus\":4}," + more + "}";
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void drainsANodeAsTold() {
        CommandRun plain = CommandRun.of(door, "node", "drain", "one");
        assertThat(plain.err()).isEmpty();
        assertThat(plain.out()).startsWith("Node one (m-S0) is draining");
        CommandRun all = CommandRun.of(
                door, "node", "drain", "m-S0", "--deadline=10m", "--max-parallel=2", "--max-grace=30s", "--gone");
        assertThat(all.exitCode()).isZero();
        assertThat(door.bodies(CALLS))
                .containsExactly(
                        "{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"agent_id\":{\"value\":\"m-S0\"},"
                                + "\"mark_gone\":false}}",
                        "{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"agent_id\":{\"value\":\"m-S0\"},"
                                + "\"mark_gone\":true,\"max_grace_period\":{\"nanoseconds\":30000000000},"
                                + "\"deadline\":{\"nanoseconds\":600000000000},\"max_parallel\":2}}");
    }

    @Test
    void makesListsAndRevokesJoinTokens() {
        door.on(
                "POST /system/v1/join-tokens",
                201,
                "{\"id\":\"ab12\",\"token\":\"ab12.secret\",\"expires\":\"2026-01-01T01:00:00Z\",\"ca_fingerprint\":\"f0\"}");
        door.on(
                "GET /system/v1/join-tokens",
                200,
                "{\"tokens\":[{\"id\":\"ab12\",\"expires\":\"2026-01-01T01:00:00Z\",\"state\":\"used\",\"name\":\"a1\","
                        + "\"used_by\":\"a1\"}]}");
        door.on("DELETE /system/v1/join-tokens/ab12", 200, "{\"message\":\"done\"}");

        CommandRun made = CommandRun.of(door, "node", "token", "create", "--name", "a1", "--expires", "15m");
        assertThat(made.out())
                .contains("good for a1 until 2026-01-01T01:00:00Z", "  ab12.secret", "ca-fingerprint = f0");
        assertThat(door.bodies("POST /system/v1/join-tokens"))
                .containsExactly("{\"role\":\"agent\",\"expires\":\"15m\",\"name\":\"a1\"}");
        assertThat(CommandRun.of(door, "node", "token", "list").out())
                .contains("ab12   used   a1        2026-01-01T01:00:00Z  a1");
        CommandRun revoked = CommandRun.of(door, "node", "token", "revoke", "ab12.secret");
        assertThat(revoked.err()).isEmpty();
        assertThat(revoked.out()).contains("Join token ab12 is good for nothing any more");
    }

    @Test
    void waitsUntilTheNodeIsDrained() {
        nodes(",\"deactivated\":true,\"drain_info\":{\"state\":\"DRAINED\"}");
        CommandRun run = CommandRun.of(door, "node", "drain", "one", "--wait", "1m");
        assertThat(run.out()).contains("Node one (m-S0) is drained.");
    }

    @Test
    void findsNodesByNameOrId() {
        assertThat(CommandRun.of(door, "node", "activate", "m-S1").out())
                .isEqualTo("Node two (m-S1) gets new tasks again.\n");
        assertThat(door.bodies(CALLS))
                .containsExactly("{\"type\":\"REACTIVATE_AGENT\",\"reactivate_agent\":"
                        + "{\"agent_id\":{\"value\":\"m-S1\"}}}");
        CommandRun two = CommandRun.of(door, "node", "activate", "two");
        assertThat(two.exitCode()).isEqualTo(1);
        assertThat(two.err()).contains("'two' fits several nodes: two (m-S1), two (n-S0); give the id");
        assertThat(CommandRun.of(door, "node", "activate", "none").err())
                .contains("there is no node 'none'; there are one (m-S0)");
    }

    @Test
    void removesANodeThatHasTasksOnlyByForce() {
        CommandRun used = CommandRun.of(door, "node", "remove", "m-S1");
        assertThat(used.exitCode()).isEqualTo(1);
        assertThat(used.err()).contains("still has tasks with 1.5 CPUs").contains("slipway node drain m-S1");
        assertThat(door.bodies(CALLS)).isEmpty();
        assertThat(CommandRun.of(door, "node", "remove", "m-S1", "--force").out())
                .isEqualTo("Node m-S1 is gone.\n");
        assertThat(CommandRun.of(door, "node", "remove", "x-S9", "--force").exitCode())
                .isZero();
        assertThat(door.bodies(CALLS))
                .hasSize(2)
                .last()
                .isEqualTo("{\"type\":\"MARK_AGENT_GONE\",\"mark_agent_gone\":{\"agent_id\":{\"value\":\"x-S9\"}}}");
        door.on(CALLS, 404, "{}");
        assertThat(CommandRun.of(door, "node", "remove", "x-S9", "--force").err())
                .contains("there is no node with the id 'x-S9'");
    }

    @Test
    void showsHowNodesStandAndWhyTheyGetNoTasks() {
        nodes(",\"not_offered\":\"the agent runs short of disk: 1 MiB left\"");
        assertThat(CommandRun.of(door, "node", "list").out())
                .contains("under pressure")
                .contains("one gets no new tasks: the agent runs short of disk: 1 MiB left");
        nodes(",\"deactivated\":true,\"drain_info\":{\"state\":\"DRAINING\"}");
        assertThat(CommandRun.of(door, "node", "list").out()).contains("draining");
    }

    @Test
    void saysWhatIsWrongWithTheCall() {
        CommandRun time = CommandRun.of(door, "node", "drain", "one", "--deadline", "soon");
        assertThat(time.exitCode()).isEqualTo(2);
        assertThat(time.err()).contains("'soon' is no time; expected a number and s, m, h or d, such as 10m");
        CommandRun number = CommandRun.of(door, "node", "drain", "one", "--max-parallel", "0");
        assertThat(number.exitCode()).isEqualTo(2);
        assertThat(number.err()).contains("expected 1 or more");
    }
}

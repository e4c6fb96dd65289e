package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One master and two agents, three processes on loopback addresses of their own. */
class RolesSystemTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String SPREAD =
            "{\"id\":\"/spread\",\"cmd\":\"echo hello; sleep 3600\",\"cpus\":0.01,\"mem\":16,"
                    + "\"instances\":2,\"constraints\":[[\"hostname\",\"UNIQUE\"]],\"backoffSeconds\":1}";

    @TempDir
    Path folder;

    private final int port = RoleProcess.freePort("127.0.0.1");
    private final String url = "http://127.0.0.1:" + port;
    private final Slipway cluster = Slipway.at(url);
    private RoleProcess master;
    private RoleProcess first;
    private RoleProcess second;

    @BeforeEach
    void configure() {
        master = new RoleProcess(
                "master",
                folder,
                "master",
                Map.of(
                        "role", "master",
                        "port", String.valueOf(port),
                        "join-token", TOKEN,
                        "ping-interval", "1s",
                        "max-pings", "120", // a start may take its time on a busy machine
                        "log-format", "json"));
        first = agent("127.0.0.2", "ports:[21000-21100]", TOKEN);
        second = agent("127.0.0.3", "ports:[21200-21300]", TOKEN);
    }

    @AfterEach
    void stop() {
        for (RoleProcess process : List.of(first, second, master)) {
            process.close();
        }
        TaskProcesses.endAllBelow(folder);
    }

    private RoleProcess agent(String address, String ports, String token) {
        return new RoleProcess(
                "agent",
                folder,
                "agent-" + address,
                Map.of(
                        "role",
                        "agent",
                        "host",
                        address,
                        "port",
                        String.valueOf(RoleProcess.freePort(address)),
                        "masters",
                        "http://127.0.0.1:" + RoleProcess.freePort("127.0.0.1") + ", " + url,
                        "join-token",
                        token,
                        "resources",
                        "cpus:1;mem:256;disk:256;" + ports));
    }

    @Test
    void tasksOutliveEveryProcessAndSigtermEndsEachCleanly() {
        master.start();
        first.start();
        second.start();
        awaitAgents(2);
        assertThat(cluster.send("POST", "/v2/apps", SPREAD).statusCode()).isEqualTo(201);
        Map<String, Long> before = TaskProcesses.of(cluster.awaitRunning("spread", 2, SOON));
        assertThat(cluster.running("spread").stream()
                        .map(task -> task.path("host").asText()))
                .containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3");
        agentsAnswerThroughTheFrontDoor();

        first.kill();
        first.start();
        awaitAgents(2);
        assertThat(TaskProcesses.of(cluster.awaitRunning("spread", 2, SOON))).isEqualTo(before);

        master.kill();
        master.start();
        awaitAgents(2);
        assertThat(TaskProcesses.of(cluster.awaitRunning("spread", 2, SOON))).isEqualTo(before);

        assertThat(second.terminate()).as(second.said()).isZero();
        awaitAgents(1);
        assertThat(before.values())
                .allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
        second.start();
        awaitAgents(2);
        assertThat(TaskProcesses.of(cluster.awaitRunning("spread", 2, SOON))).isEqualTo(before);

        assertThat(cluster.send("DELETE", "/v2/apps/spread", "").statusCode()).isEqualTo(200);
        Slipway.await(
                "the app to go", SOON, () -> cluster.get("/v2/apps/spread").statusCode() == 404 ? true : null);
        assertThat(first.terminate()).as(first.said()).isZero();
        assertThat(second.terminate()).as(second.said()).isZero();
        assertThat(master.terminate()).as(master.said()).isZero();
        everyLogLineIsJson();
    }

    private void agentsAnswerThroughTheFrontDoor() {
        for (JsonNode agent : cluster.json("/mesos/slaves").path("slaves")) {
            JsonNode state = cluster.json("/agent/" + agent.path("id").asText() + "/state");
            assertThat(state.path("id")).isEqualTo(agent.path("id"));
            String stdout = state.findValue("directory").asText() + "/stdout";
            String read = "/agent/" + agent.path("id").asText() + "/files/read?offset=0&length=100&path=" + stdout;
            Slipway.await(
                    "what the task has said",
                    SOON,
                    () -> cluster.json(read).path("data").asText().equals("hello\n") ? true : null);
            String own = "http://" + agent.path("hostname").asText() + ":"
                    + agent.path("port").asInt();
            assertThat(cluster.get(own + "/state").body())
                    .as("whoever shows no token is handed on to the masters")
                    .contains("nothing is served here");
            assertThat(cluster.get(own + "/v2/apps/spread").statusCode()).isEqualTo(200);
        }
        assertThat(cluster.get("/agent/nobody/state").statusCode()).isEqualTo(404);
    }

    private void everyLogLineIsJson() {
        try {
            List<String> lines = Files.readAllLines(master.out());
            List<String> messages = new ArrayList<>();
            for (String line : lines) {
                JsonNode entry = Slipway.JSON.readTree(line);
                assertThat(entry.path("timestamp").asLong()).as(line).isPositive();
                assertThat(entry.path("level").asText()).as(line).isNotEmpty();
                messages.add(entry.path("formattedMessage").asText());
            }
            assertThat(messages).contains("master ready at " + url);
            assertThat(lines.toString()).doesNotContain(TOKEN);
        } catch (IOException e) {
            throw new AssertionError(master.said(), e);
        }
    }

    @Test
    void anAgentWithAnotherTokenIsRefusedInWordsAndEnds() {
        master.start();
        RoleProcess stranger = agent("127.0.0.4", "ports:[21400-21500]", "another-token-of-some-length");
        try (stranger) {
            stranger.launch();

            assertThat(stranger.awaitEnd()).as(stranger.said()).isEqualTo(4);
            assertThat(stranger.said())
                    .contains("slipway agent: ", "not this cluster's", "join-token")
                    .doesNotContain(TOKEN);
        }
        assertThat(cluster.json("/mesos/slaves").path("slaves")).isEmpty();
        assertThat(master.terminate()).isZero();
    }

    @Test
    void anAgentIsReadyWithoutItsMasterAndTellsSystemd() throws IOException {
        Path told = folder.resolve("told");
        Path program = Files.writeString(
                Files.createDirectory(folder.resolve("bin")).resolve("systemd-notify"),
                "#!/bin/sh\nprintf '%s|' \"$@\" >>" + told + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        first.with("NOTIFY_SOCKET", "/run/systemd/notify")
                .with("PATH", program.getParent() + ":" + System.getenv("PATH"))
                .start();
        Slipway.await("READY=1", SOON, () -> Files.exists(told) ? true : null);

        assertThat(first.terminate()).isZero();

        assertThat(told)
                .content()
                .startsWith("READY=1|STATUS=serving http://127.0.0.2:")
                .endsWith("|STOPPING=1|");
    }

    @Test
    void aWrongConfigurationIsToldWhole() {
        RoleProcess wrong = new RoleProcess(
                "agent",
                folder,
                "wrong",
                new TreeMap<>(Map.of(
                        "host", "127.0.0.5",
                        "join-token", "short",
                        "masters", "127.0.0.1:7070",
                        "prot", "1",
                        "resources", "cpus",
                        "sandbox-max-age", "forever")));
        try (wrong) {
            wrong.launch();
            assertThat(wrong.awaitEnd()).isEqualTo(2);
            assertThat(wrong.said().lines().filter(line -> line.startsWith("slipway agent: ")))
                    .hasSize(5);

            Slipway.Outcome check = Slipway.run(
                    Map.of(),
                    SOON,
                    "config",
                    "check",
                    "--role",
                    "agent",
                    wrong.file().toString());
            assertThat(check.exitCode()).isEqualTo(2);
            assertThat(check.err())
                    .contains(
                            "join-token = (hidden)",
                            "masters = 127.0.0.1:7070: expected the address",
                            "did you mean port?",
                            "resources = cpus: expected",
                            "sandbox-max-age = forever: expected a time span");
        }
        assertThat(folder.resolve("wrong")).doesNotExist();
        Slipway.Outcome right = Slipway.run(
                Map.of("SLIPWAY_PING_INTERVAL", "3s"),
                SOON,
                "config",
                "check",
                master.file().toString());
        assertThat(right.exitCode()).as(right.err()).isZero();
        assertThat(right.out())
                .contains("is right for a master", "3s  [SLIPWAY_PING_INTERVAL]")
                .doesNotContain(TOKEN);
    }

    private void awaitAgents(int count) {
        Slipway.await(count + " agents", SOON, () -> {
            int active = 0;
            try {
                for (JsonNode agent : cluster.json("/mesos/slaves").path("slaves")) {
                    active += agent.path("active").asBoolean() ? 1 : 0;
                }
            } catch (AssertionError | java.io.UncheckedIOException e) {
                return null; // the master is starting
            }
            return active == count ? true : null;
        });
    }
}

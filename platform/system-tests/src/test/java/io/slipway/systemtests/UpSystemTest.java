package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway up}: apps by HTTP, recovery, and everything that can be wrong with a home or a port. */
class UpSystemTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SLEEPER = "{\"id\":\"/sleeper\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16,"
            + "\"instances\":%d,\"backoffSeconds\":1}";

    @TempDir
    Path folder;

    @Test
    void runsAnAppGivesItsTaskBackAfterAKillAndRemovesIt() {
        try (Slipway slipway = Slipway.up(folder.resolve("home"))) {
            HttpResponse<String> created = slipway.send("POST", "/v2/apps", SLEEPER.formatted(1));
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.headers().firstValue("Marathon-Deployment-Id")).isPresent();

            JsonNode first = slipway.awaitRunning("sleeper", 1, SOON).get(0);
            long pid = pidOf(slipway, first);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            JsonNode second = Slipway.await(
                    "a new task",
                    SOON,
                    () -> slipway.running("sleeper").stream()
                            .filter(task -> !task.path("id").equals(first.path("id")))
                            .findFirst()
                            .orElse(null));
            assertThat(pidOf(slipway, second)).isNotEqualTo(pid);
            JsonNode failure = slipway.json("/v2/apps/sleeper").path("app").path("lastTaskFailure");
            assertThat(failure.path("state").asText()).isEqualTo("TASK_FAILED");
            assertThat(failure.path("message").asText()).contains("137");

            assertThat(slipway.send("DELETE", "/v2/apps/sleeper", "").statusCode())
                    .isEqualTo(200);
            Slipway.await(
                    "the task to end", SOON, () -> slipway.running("sleeper").isEmpty() ? true : null);
            Slipway.await(
                    "the app to go", SOON, () -> slipway.get("/v2/apps/sleeper").statusCode() == 404 ? true : null);
            assertThat(slipway.get("/v2/apps/sleeper").body())
                    .isEqualTo("{\"message\":\"App '/sleeper' does not exist\"}");
        }
    }

    @Test
    void killedHardItComesBackWithTheSameTasksAndHistory() {
        try (Slipway slipway = Slipway.up(folder.resolve("home"))) {
            slipway.send("POST", "/v2/apps", SLEEPER.formatted(3));
            List<JsonNode> before = slipway.awaitRunning("sleeper", 3, SOON);
            slipway.send("PUT", "/v2/apps/sleeper", "{\"instances\":4}");
            before = slipway.awaitRunning("sleeper", 4, SOON);
            List<Long> pids =
                    before.stream().map(task -> pidOf(slipway, task)).sorted().toList();
            int versions =
                    slipway.json("/v2/apps/sleeper/versions").path("versions").size();

            slipway.kill();
            assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
            slipway.start();

            List<JsonNode> after = slipway.awaitRunning("sleeper", 4, SOON);
            assertThat(ids(after)).isEqualTo(ids(before));
            assertThat(after.stream().map(task -> pidOf(slipway, task)).sorted().toList())
                    .isEqualTo(pids);
            assertThat(slipway.json("/v2/apps/sleeper/versions")
                            .path("versions")
                            .size())
                    .isEqualTo(versions);
            assertThat(slipway.json("/v2/apps/sleeper")
                            .path("app")
                            .path("lastTaskFailure")
                            .isMissingNode())
                    .isTrue();
        }
    }

    @Test
    void aTaskThatEndedMeanwhileIsReplacedAndItsExitCodeTold() {
        try (Slipway slipway = Slipway.up(folder.resolve("home"))) {
            slipway.send("POST", "/v2/apps", SLEEPER.formatted(1));
            JsonNode before = slipway.awaitRunning("sleeper", 1, SOON).get(0);
            long pid = pidOf(slipway, before);

            slipway.kill();
            ProcessHandle.of(pid).orElseThrow().destroy();
            Slipway.await("the task to end", SOON, () -> hasEnded(pid) ? true : null);
            slipway.start();

            Slipway.await(
                    "a new task",
                    SOON,
                    () -> slipway.running("sleeper").stream()
                            .filter(task -> !task.path("id").equals(before.path("id")))
                            .findFirst()
                            .orElse(null));
            assertThat(slipway.json("/v2/apps/sleeper")
                            .path("app")
                            .path("lastTaskFailure")
                            .path("message")
                            .asText())
                    .contains("143");
        }
    }

    @Test
    void aCleanStopLeavesTasksRunningUnlessAskedOtherwise() {
        try (Slipway slipway = Slipway.up(folder.resolve("home"))) {
            slipway.send("POST", "/v2/apps", SLEEPER.formatted(1));
            long pid = pidOf(slipway, slipway.awaitRunning("sleeper", 1, SOON).get(0));

            slipway.terminate();
            assertThat(ProcessHandle.of(pid)).isPresent();

            slipway.start();
            assertThat(pidOf(slipway, slipway.awaitRunning("sleeper", 1, SOON).get(0)))
                    .isEqualTo(pid);
        }
        try (Slipway slipway = Slipway.up(folder.resolve("other"), "--stop-tasks")) {
            slipway.send("POST", "/v2/apps", SLEEPER.formatted(1));
            long pid = pidOf(slipway, slipway.awaitRunning("sleeper", 1, SOON).get(0));

            slipway.terminate();

            Slipway.await("the task to be gone", SOON, () -> hasEnded(pid) ? true : null);
        }
    }

    @Test
    void severalAgentsShareTheMachineAndOneIsPublic() {
        try (Slipway slipway = Slipway.up(folder.resolve("home"), "--agents", "3")) {
            JsonNode agents = slipway.json("/mesos/slaves").path("slaves");

            assertThat(agents).hasSize(3);
            assertThat(agents.findValuesAsText("hostname"))
                    .doesNotHaveDuplicates()
                    .allMatch(h -> h.startsWith("127.0.0."));
            slipway.send(
                    "POST",
                    "/v2/apps",
                    "{\"id\":\"/edge\",\"cmd\":\"sleep 3600\",\"cpus\":0.1,\"mem\":16,"
                            + "\"acceptedResourceRoles\":[\"slave_public\"]}");
            String host =
                    slipway.awaitRunning("edge", 1, SOON).get(0).path("host").asText();
            String publicHost = "";
            for (JsonNode agent : agents) {
                if (agent.path("reserved_resources").has("slave_public")) {
                    publicHost = agent.path("hostname").asText();
                }
            }
            assertThat(host).isEqualTo(publicHost);
        }
    }

    @Test
    void aSecondUpOnALiveHomeIsRefusedAndHarmsNothing() {
        try (Slipway slipway = Slipway.up(folder.resolve("home"))) {
            slipway.send("POST", "/v2/apps", SLEEPER.formatted(1));
            slipway.awaitRunning("sleeper", 1, SOON);

            Slipway.Outcome second = Slipway.run(
                    Map.of(),
                    SOON,
                    "up",
                    "--port",
                    "0",
                    "--home",
                    slipway.home().toString());

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("already runs", String.valueOf(slipway.pid()), "--home");
            assertThat(slipway.running("sleeper")).hasSize(1);
        }
    }

    @Test
    void aPortInUseIsToldWithItsNumber() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            Slipway.Outcome outcome = Slipway.run(
                    Map.of(),
                    SOON,
                    "up",
                    "--port",
                    port,
                    "--home",
                    folder.resolve("home").toString());

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains(port, "--port");
        }
    }

    @Test
    void aHomeThatCannotBeWrittenIsToldWithItsPath() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        Slipway.Outcome outcome = Slipway.run(
                Map.of(),
                SOON,
                "up",
                "--port",
                "0",
                "--home",
                file.resolve("home").toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains(file.toString(), "--home");
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void badOptionsAreToldAllAtOnce() {
        Slipway.Outcome outcome = Slipway.run(
                Map.of(),
                SOON,
                "up",
                "--port",
                "70000",
                "--agents",
                "0",
                "--home",
                folder.resolve("home").toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("70000", "agents", "0");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void pagesOfOtherSitesAreKeptOut() {
        try (Slipway slipway = Slipway.up(folder.resolve("home"))) {
            HttpResponse<String> foreignOrigin =
                    slipway.send("POST", "/v2/apps", SLEEPER.formatted(1), "Origin", "http://evil.example");
            String rebound =
                    rawStatus(slipway, "GET /v2/apps HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
            String own = rawStatus(
                    slipway,
                    "GET /v2/apps HTTP/1.1\r\nHost: localhost:" + port(slipway) + "\r\nConnection: close\r\n\r\n");

            assertThat(foreignOrigin.statusCode()).isEqualTo(403);
            assertThat(rebound).contains(" 403 ");
            assertThat(own).contains(" 200 ");
            assertThat(slipway.json("/v2/apps").path("apps")).isEmpty();
        }
    }

    private static int port(Slipway slipway) {
        return java.net.URI.create(slipway.url()).getPort();
    }

    private static String rawStatus(Slipway slipway, String request) {
        try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port(slipway))) {
            socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> ids(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.path("id").asText()).sorted().toList();
    }

    /** The process of a task, found by the task id in its environment. */
    private static long pidOf(Slipway slipway, JsonNode task) {
        String marker = "MESOS_TASK_ID=" + task.path("id").asText();
        return Slipway.await(
                "the process of " + marker,
                SOON,
                () -> ProcessHandle.allProcesses()
                        .filter(handle -> handle.info()
                                .command()
                                .map(c -> c.endsWith("/sleep"))
                                .orElse(false))
                        .filter(handle -> environment(handle.pid()).contains(marker))
                        .map(ProcessHandle::pid)
                        .findFirst()
                        .orElse(null));
    }

    /** Gone, or dead and waiting for its parent to take note. */
    private static boolean hasEnded(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return true;
        }
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}

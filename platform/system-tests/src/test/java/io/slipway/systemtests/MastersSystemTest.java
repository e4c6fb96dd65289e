package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three masters, two agents and tasks that run: what happens to whom when masters come and go. One cluster for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class MastersSystemTest {
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String APP =
            "{\"id\":\"/web\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16,\"instances\":4,\"backoffSeconds\":1}";

    private final FaultTable faults = new FaultTable();
    private MasterFleet fleet;
    private Map<String, Long> tasks;
    private int writes;

    @BeforeAll
    void start(@TempDir Path folder) {
        fleet = new MasterFleet(folder);
        fleet.start();
        assertThat(fleet.door(fleet.other(fleet.awaitLeader()))
                        .send("POST", "/v2/apps", APP)
                        .statusCode())
                .as("a follower takes writes in")
                .isEqualTo(201);
        tasks = TaskProcesses.of(fleet.door(0).awaitRunning("web", 4, SOON));
    }

    @AfterAll
    void stop() {
        faults.print();
        fleet.close();
    }

    private static String app(int number) {
        return "{\"id\":\"/write/w" + number + "\",\"cmd\":\"true\",\"instances\":0}";
    }

    /** Writes through this master until one is acknowledged, and says how long that took. */
    private double secondsUntilAWrite(int through) {
        long begin = System.nanoTime();
        String body = app(++writes);
        Slipway.await("an acknowledged write", SOON, () -> {
            try {
                int status = fleet.door(through)
                        .send("PUT", "/v2/apps/write/w" + writes + "?force=true", body)
                        .statusCode();
                return status == 200 || status == 201 ? true : null;
            } catch (UncheckedIOException e) {
                return null;
            }
        });
        return (System.nanoTime() - begin) / 1e9;
    }

    private long writesLost() {
        JsonNode apps = fleet.door(fleet.awaitLeader()).json("/v2/groups/write").path("apps");
        long there = 0;
        for (int number = 1; number <= writes; number++) {
            String id = "/write/w" + number;
            for (JsonNode app : apps) {
                there += app.path("id").asText().equals(id) ? 1 : 0;
            }
        }
        return writes - there;
    }

    private void nothingIsLost(String fault, String seen, double seconds) {
        fleet.awaitAgents();
        Map<String, Long> after =
                TaskProcesses.of(fleet.door(fleet.awaitLeader()).awaitRunning("web", 4, SOON));
        faults.row(fault, seen, seconds, TaskProcesses.lost(tasks), writesLost());
        assertThat(after).as(fault).isEqualTo(tasks);
        assertThat(writesLost()).as(fault).isZero();
    }

    @Test
    @Order(1)
    void anyMasterAnswersForTheLeader() throws Exception {
        int leader = fleet.awaitLeader();
        int follower = fleet.other(leader);
        String address = fleet.url(leader);

        HttpResponse<String> read = fleet.door(follower).get("/v2/apps/web");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValue("X-Marathon-Leader")).contains(address);
        assertThat(read.headers().firstValue("X-Slipway-Stale")).isEmpty();
        HttpResponse<String> old = fleet.door(follower).get("/v2/apps/web", "Cache-Control", "max-stale");
        assertThat(old.statusCode()).isEqualTo(200);
        assertThat(old.headers().firstValue("X-Slipway-Stale")).isPresent();
        HttpResponse<String> events = fleet.door(follower).get("/v2/events", "Accept", "text/event-stream");
        assertThat(events.statusCode()).isEqualTo(302);
        assertThat(events.headers().firstValue("Location")).contains(address + "/v2/events");
        assertThat(fleet.door(follower)
                        .json("/mesos/state")
                        .path("leader_info")
                        .path("port")
                        .asInt())
                .isEqualTo(URI.create(address).getPort());
        assertThat(fleet.door(follower).get("/mesos/master/redirect").headers().firstValue("Location"))
                .contains("//" + URI.create(address).getAuthority() + "/mesos");
        HttpResponse<String> subscribe =
                fleet.door(follower).send("POST", "/mesos/api/v1/scheduler", "{\"type\":\"SUBSCRIBE\"}");
        assertThat(subscribe.statusCode()).isEqualTo(307);
        assertThat(subscribe.headers().firstValue("Location"))
                .contains("//" + URI.create(address).getAuthority() + "/mesos/api/v1/scheduler");

        Slipway.Outcome list = fleet.cli("master", "list", "--json");
        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.json()).hasSize(3);
        assertThat(list.json().findValuesAsText("role")).containsOnlyOnce("leader");
    }

    @Test
    @Order(2)
    void theLeaderIsKilled() {
        int leader = fleet.awaitLeader();
        int through = fleet.other(leader);
        fleet.master(leader).kill();

        double seconds = secondsUntilAWrite(through);

        nothingIsLost("kill -9 of the leader", "a write through a follower waited", seconds);
        tasksStillFindTheApi();
        fleet.master(leader).start();
    }

    private void tasksStillFindTheApi() {
        for (long task : tasks.values()) {
            String url = TaskProcesses.variable(task, "SLIPWAY_URL");
            assertThat(fleet.urls()).doesNotContain(url);
            assertThat(Slipway.at(url).get("/v2/apps/web").statusCode()).as(url).isEqualTo(200);
        }
    }

    @Test
    @Order(3)
    void theLeaderIsStopped() {
        int leader = fleet.awaitLeader();
        int through = fleet.other(leader);
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> fleet.master(leader).terminate());

        double seconds = secondsUntilAWrite(through);

        assertThat(exit.join()).isZero();
        nothingIsLost("SIGTERM of the leader", "a write through a follower waited", seconds);
        fleet.master(leader).start();
    }

    @Test
    @Order(4)
    void theLeaderIsAskedToStepDown() {
        int leader = fleet.awaitLeader();

        HttpResponse<String> answer = Slipway.await("a master that knows the leader", SOON, () -> {
            HttpResponse<String> said = fleet.door(fleet.other(leader)).send("DELETE", "/v2/leader", "");
            return said.headers().firstValue("Retry-After").isPresent() ? null : said;
        });

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Leadership abdicated\"}");
        double seconds = secondsUntilAWrite(fleet.other(leader));
        assertThat(fleet.awaitLeader()).isNotEqualTo(leader);
        nothingIsLost("DELETE /v2/leader", "a write through a follower waited", seconds);
    }

    @Test
    @Order(5)
    void aLeaderThatStoodStillAcknowledgesNothingAfterIt() throws Exception {
        int leader = fleet.awaitLeader();
        int through = fleet.other(leader);
        fleet.master(leader).signal("STOP");
        CompletableFuture<HttpResponse<String>> meanwhile = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(fleet.url(leader) + "/v2/apps"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"id\":\"/doubtful\",\"cmd\":\"true\",\"instances\":0}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        double seconds;
        try {
            seconds = secondsUntilAWrite(through);
            assertThat(meanwhile).isNotDone();
        } finally {
            fleet.master(leader).signal("CONT");
        }

        HttpResponse<String> answer = meanwhile.get(SOON.toSeconds(), TimeUnit.SECONDS);

        boolean acknowledged = answer.statusCode() == 201;
        boolean there = fleet.door(through).get("/v2/apps/doubtful").statusCode() == 200;
        assertThat(acknowledged && !there)
                .as("acknowledged with %s, there: %s", answer.body(), there)
                .isFalse();
        nothingIsLost(
                "SIGSTOP of the leader, then SIGCONT",
                "writes through others waited; its own got " + answer.statusCode(),
                seconds);
    }

    @Test
    @Order(6)
    void aMasterComesBackOnAnEmptyDisk() {
        int lost = fleet.other(fleet.awaitLeader());
        String id = MasterFleet.id(lost);
        assertThat(fleet.master(lost).terminate()).isZero();
        RoleProcess fresh = fleet.master(lost, "replaced-" + lost, Map.of("join", "true"));
        fleet.replace(lost, fresh);
        fresh.start();

        add(fleet.member(lost), "--replace", id);

        Slipway.await("the new member to have everything", SOON, () -> {
            for (JsonNode master : fleet.cli("master", "list", "--json").json()) {
                if (master.path("id").asText().equals(id) && master.path("lag").asLong(-1) == 0) {
                    return true;
                }
            }
            return null;
        });
        int third = fleet.other(lost, fleet.awaitLeader());
        fleet.master(third).kill();
        double seconds = secondsUntilAWrite(lost);
        nothingIsLost(
                "a follower with an empty disk, then another killed", "writes went on: the new one votes", seconds);
        fleet.master(third).start();
    }

    @Test
    @Order(7)
    void noMajorityIsGivenUpByMistake() {
        int leader = fleet.awaitLeader();
        int silent = fleet.other(leader);
        int third = fleet.other(leader, silent);
        fleet.master(silent).kill();
        Slipway.await("the leader to notice", SOON, () -> {
            for (JsonNode master : fleet.cli("master", "list", "--json").json()) {
                if (master.path("id").asText().equals(MasterFleet.id(silent))
                        && master.path("silent_ms").asLong() > 5_000) {
                    return true;
                }
            }
            return null;
        });

        Slipway.Outcome refused = fleet.cli("master", "remove", MasterFleet.id(third));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("no majority");
        fleet.master(silent).start();
    }

    @Test
    @Order(8)
    void aBackupBeginsAFreshClusterThatTheAgentsJoin(@TempDir Path folder) throws IOException {
        Path backup = folder.resolve("slipway.backup");
        Slipway.Outcome written = fleet.cli("backup", backup.toString());
        assertThat(written.exitCode()).as(written.err()).isZero();
        for (int index = 0; index < MasterFleet.SIZE; index++) {
            assertThat(fleet.master(index).terminate()).isZero();
        }
        RoleProcess first = fleet.master(0, "restored-0", Map.of("cluster-id", "second"));
        Path damaged = folder.resolve("damaged.backup");
        byte[] bytes = Files.readAllBytes(backup);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        Slipway.Outcome refused = restore(damaged, first);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("its checksum is wrong", "Nothing was restored");

        long begin = System.nanoTime();
        Slipway.Outcome restored = restore(backup, first);
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        fleet.replace(0, first);
        first.start();
        double seconds = secondsUntilAWrite(0) + (System.nanoTime() - begin) / 1e9;
        nothingIsLost("all masters lost, one restored from a backup", "nothing until it served", seconds);

        for (int index = 1; index < MasterFleet.SIZE; index++) {
            RoleProcess more = fleet.master(index, "restored-" + index, Map.of("cluster-id", "second", "join", "true"));
            fleet.replace(index, more);
            more.start();
            add(fleet.member(index));
        }
        fleet.master(0).kill();
        nothingIsLost("kill -9 of the one that was restored", "as above", secondsUntilAWrite(1));
    }

    /** On a machine that has no time for a new member the leader gives up on it, and says to try again. */
    private void add(String... member) {
        List<String> command = new ArrayList<>(List.of("master", "add"));
        command.addAll(List.of(member));
        Slipway.await("the new member to be taken in", LONG, () -> {
            Slipway.Outcome added = fleet.cli(command.toArray(String[]::new));
            if (added.exitCode() == 0) {
                return true;
            }
            assertThat(added.err()).as(fleet.said()).contains("try again");
            return null;
        });
    }

    private static Slipway.Outcome restore(Path backup, RoleProcess into) {
        return Slipway.run(
                Map.of(),
                LONG,
                "restore",
                backup.toString(),
                "--config",
                into.file().toString());
    }
}

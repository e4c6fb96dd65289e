package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three masters and four agents, each on a host of its own, with tasks that run: what cables, disks and machines can do
 * to them, while {@link ApiClients clients} write through all masters. One cluster for all; the last test judges what
 * the clients saw.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@DisabledIfSystemProperty(named = "slipway.skip.network", matches = "true", disabledReason = "no hosts can be made")
class NetworkFaultsSystemTest {
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AGENTS = 4;
    private static final int TASKS = 2 * AGENTS;
    private static final int CLIENTS = 4;

    /** Agents are unreachable after 30 s, by the rules for silent fleets. */
    private static final Map<String, String> SETTINGS =
            Map.of("ping-interval", System.getProperty("slipway.pings", "3s"), "max-pings", "10");

    private static final String DISK = "96m";
    private static final String WEB = "{\"id\":\"/web\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16,"
            + "\"instances\":" + TASKS + ",\"constraints\":[[\"hostname\",\"MAX_PER\",\"2\"]],\"backoffSeconds\":1}";

    private final FaultTable faults = new FaultTable();
    private HostNetwork network;
    private MasterFleet fleet;
    private ApiClients clients;
    private Map<String, Long> tasks;
    private int writes;

    @BeforeAll
    void start(@TempDir Path folder) {
        network = new HostNetwork(folder);
        fleet = new MasterFleet(folder, network, AGENTS, SETTINGS);
        for (int index = 0; index < MasterFleet.SIZE; index++) {
            Path home = fleet.master(index).home();
            Host host = network.host(MasterFleet.id(index));
            host.run("mkdir", "-p", home.toString());
            host.run("mount", "-t", "tmpfs", "-o", "size=" + DISK + ",mode=700", "disk", home.toString());
        }
        fleet.start();
        assertThat(fleet.door(0).send("POST", "/v2/apps", WEB).statusCode()).isEqualTo(201);
        tasks = TaskProcesses.of(fleet.door(0).awaitRunning("web", TASKS, SOON));
        clients = new ApiClients(fleet.urls(), CLIENTS, PATIENCE);
    }

    @AfterAll
    void stop() {
        faults.print();
        try {
            if (clients != null) {
                clients.close();
            }
            if (fleet != null) {
                fleet.close();
            }
        } finally {
            if (network != null) {
                network.close();
            }
        }
    }

    /** Writes through this master until one is acknowledged, and says how long that took. */
    private double secondsUntilAWrite(int through) {
        long begin = System.nanoTime();
        String app = "/write/w" + ++writes;
        String body = "{\"cmd\":\"true\",\"instances\":0}";
        Slipway.await("an acknowledged write", SOON, () -> {
            try {
                int status = fleet.door(through)
                        .send("PUT", "/v2/apps" + app + "?force=true", body)
                        .statusCode();
                return status == 200 || status == 201 ? true : null;
            } catch (UncheckedIOException e) {
                return null;
            }
        });
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private long writesLost() {
        JsonNode apps = fleet.door(fleet.awaitLeader()).json("/v2/groups/write").path("apps");
        List<String> ids = apps.findValuesAsText("id");
        long there = 0;
        for (int number = 1; number <= writes; number++) {
            there += ids.contains("/write/w" + number) ? 1 : 0;
        }
        return writes - there;
    }

    /** The fault is over: everybody finds together, and nothing was lost. */
    private void nothingIsLost(String fault, String seen, double seconds) {
        fleet.awaitAgents();
        Map<String, Long> after =
                TaskProcesses.of(fleet.door(fleet.awaitLeader()).awaitRunning("web", TASKS, SOON));
        faults.row(fault, seen, seconds, TaskProcesses.lost(tasks), writesLost());
        assertThat(after).as(fault).isEqualTo(tasks);
        assertThat(writesLost()).as(fault).isZero();
        clients.nextRound();
    }

    private List<String> otherMasters(int leader) {
        return fleet.masterNames().stream()
                .filter(name -> !name.equals(MasterFleet.id(leader)))
                .toList();
    }

    @Test
    @Order(1)
    void theLeaderIsCutOffFromTheFollowers() {
        int leader = fleet.awaitLeader();
        otherMasters(leader).forEach(other -> network.cut(other, MasterFleet.id(leader)));

        double seconds = secondsUntilAWrite(fleet.other(leader));

        double back = secondsUntilAgentsAreAt(fleet.other(leader));
        assertThat(fleet.leader(leader)).isPresent().get().isNotEqualTo(leader);
        network.heal();
        nothingIsLost("cut between the leader and the followers", seen(back), seconds);
    }

    @Test
    @Order(2)
    void theLeaderIsNotHeardByTheFollowers() {
        int leader = fleet.awaitLeader();
        otherMasters(leader).forEach(other -> network.drop(MasterFleet.id(leader), other));

        double seconds = secondsUntilAWrite(fleet.other(leader));

        double back = secondsUntilAgentsAreAt(fleet.other(leader));
        network.heal();
        nothingIsLost("followers do not hear the leader", seen(back), seconds);
    }

    @Test
    @Order(3)
    void theLeaderDoesNotHearTheFollowers() {
        int leader = fleet.awaitLeader();
        otherMasters(leader).forEach(other -> network.drop(other, MasterFleet.id(leader)));

        double seconds = secondsUntilAWrite(fleet.other(leader));

        double back = secondsUntilAgentsAreAt(fleet.other(leader));
        network.heal();
        nothingIsLost("the leader does not hear the followers", seen(back), seconds);
    }

    @Test
    @Order(4)
    void theLeaderStandsStill() {
        int leader = fleet.awaitLeader();
        fleet.master(leader).signal("STOP");
        double seconds;
        double back;
        try {
            long begin = System.nanoTime();
            seconds = secondsUntilAWrite(fleet.other(leader));
            Slipway.await("the agents at the next leader", SOON, () -> agentsAt(fleet.other(leader)));
            back = secondsSince(begin);
        } finally {
            fleet.master(leader).signal("CONT");
        }
        nothingIsLost("SIGSTOP of the leader", seen(back), seconds);
    }

    private static String seen(double agentsBack) {
        return String.format(java.util.Locale.ROOT, "writes waited; agents were back after %.1f s", agentsBack);
    }

    private double secondsUntilAgentsAreAt(int master) {
        long begin = System.nanoTime();
        Slipway.await("the agents at the next leader", SOON, () -> agentsAt(master));
        return secondsSince(begin);
    }

    /** Whether all agents are with the leader that this master knows; null when not. */
    private Boolean agentsAt(int master) {
        return fleet.activeAgents(fleet.door(master)) == AGENTS ? true : null;
    }

    @Test
    @Order(5)
    void theAgentsAreCutOffFromTheLeader() {
        int leader = fleet.awaitLeader();
        fleet.agentNames().forEach(agent -> network.cut(agent, MasterFleet.id(leader)));
        long cut = System.nanoTime();

        double seconds = secondsUntilAWrite(fleet.other(leader));
        Slipway.await(
                "the agents to be silent for longer than they may", SOON, () -> secondsSince(cut) > 36 ? true : null);
        assertThat(fleet.door(leader).running("web"))
                .as("a silent fleet is a cable")
                .hasSize(TASKS);
        network.heal();
        long healed = System.nanoTime();
        fleet.awaitAgents();

        String seen = String.format(
                java.util.Locale.ROOT, "no launches; agents were back %.1f s after the cable", secondsSince(healed));
        nothingIsLost("agents cut off from the leader for 36 s", seen, seconds);
    }

    @Test
    @Order(6)
    void aFifthOfAllPacketsIsLost() {
        network.lose(20);
        long begin = System.nanoTime();
        double slowest = 0;
        do {
            slowest = Math.max(slowest, secondsUntilAWrite(writes % MasterFleet.SIZE));
        } while (secondsSince(begin) < 15);
        network.heal();
        nothingIsLost("20 % of all packets lost for 15 s", "writes were slower, this one the slowest", slowest);
    }

    @Test
    @Order(7)
    void theLeadersDiskIsFull() throws IOException {
        int leader = fleet.awaitLeader();
        RoleProcess master = fleet.master(leader);
        Path filler = master.seen("filler");
        long begin = System.nanoTime();
        fill(filler);

        assertThat(master.awaitEnd()).as("it says so and ends").isNotZero();
        double ended = secondsSince(begin);
        double seconds = secondsUntilAWrite(fleet.other(leader));
        assertThat(master.said()).contains("No space left");

        Files.delete(filler);
        master.start();
        awaitEverything(leader);
        nothingIsLost(
                "the leader's disk is full",
                String.format(java.util.Locale.ROOT, "it ended after %.1f s, and came back with room", ended),
                seconds);
    }

    private static void fill(Path file) throws IOException {
        byte[] piece = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int size = piece.length; size > 0; ) {
                try {
                    out.write(piece, 0, size);
                } catch (IOException e) {
                    size /= 2; // there is less room than that
                }
            }
        }
    }

    private void awaitEverything(int master) {
        Slipway.await("master " + master + " to have everything", SOON, () -> {
            try {
                for (JsonNode one :
                        fleet.door(master).json("/system/v1/masters").path("masters")) {
                    if (one.path("id").asText().equals(MasterFleet.id(master))
                            && one.path("lag").asLong(-1) == 0) {
                        return true;
                    }
                }
            } catch (AssertionError | UncheckedIOException e) {
                return null; // the leader is just changing
            }
            return null;
        });
    }

    @Test
    @Order(8)
    void anAgentIsKilledAndStartedAgain() {
        long begin = System.nanoTime();
        fleet.agent("a1").kill();
        Slipway.await("the agent to be missed", SOON, () -> agentsAt(0) == null ? true : null);
        fleet.agent("a1").start();
        fleet.awaitAgents();

        nothingIsLost("kill -9 of an agent, and its start", "its tasks ran on", secondsSince(begin));
    }

    @Test
    @Order(9)
    void anAgentsMachineIsBootedAgain() {
        List<JsonNode> before = fleet.door(0).awaitRunning("web", TASKS, SOON);
        String address = network.address("a2");
        Map<String, Long> stay = new HashMap<>(tasks);
        before.stream()
                .filter(task -> task.path("host").asText().equals(address))
                .forEach(task -> stay.remove(task.path("id").asText()));
        assertThat(stay).hasSize(TASKS - 2);
        List<String> agentIds = agentIds();

        long begin = System.nanoTime();
        network.host("a2").powerOff();
        network.bootAgain("a2");
        fleet.agent("a2").start();
        Map<String, Long> after = Slipway.await("the tasks to be replaced", SOON, () -> {
            List<JsonNode> running = fleet.door(0).running("web");
            return running.size() == TASKS && running.stream().allMatch(this::isNewOrStays)
                    ? TaskProcesses.of(running)
                    : null;
        });
        double seconds = secondsSince(begin);

        assertThat(after).containsAllEntriesOf(stay).hasSize(TASKS);
        assertThat(agentIds()).as("it is the same agent").isEqualTo(agentIds);
        faults.row(
                "an agent's machine is booted again",
                "its 2 tasks were replaced",
                seconds,
                TaskProcesses.lost(stay),
                writesLost());
        tasks = after;
    }

    /** Whether this task is none of those that ran on the machine that was booted. */
    private boolean isNewOrStays(JsonNode task) {
        return !task.path("host").asText().equals(network.address("a2"))
                || !tasks.containsKey(task.path("id").asText());
    }

    private List<String> agentIds() {
        return fleet.door(fleet.awaitLeader()).json("/mesos/slaves").path("slaves").findValuesAsText("id").stream()
                .sorted()
                .collect(Collectors.toList());
    }

    @Test
    @Order(10)
    void whatTheClientsSawIsLinearizable() {
        clients.close();
        fleet.awaitAgents();

        List<String> wrong = clients.notLinearizable();

        faults.row("all of these, seen by " + CLIENTS + " clients", clients.told(), 0, 0, wrong.size());
        System.out.println("checked for linearizability: " + clients.size());
        assertThat(clients.surprises()).isEmpty();
        assertThat(wrong).isEmpty();
        assertThat(clients.passesWithoutAWriteThatWasRead())
                .as("the check finds a write that is missing")
                .isFalse();
        assertThat(clients.acknowledged()).isGreaterThan(100);
    }
}

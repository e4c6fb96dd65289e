package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leader of three is killed, again and again, while {@link ApiClients clients} write through all masters. */
class LeaderKillsSystemTest {
    private static final int KILLS = Integer.getInteger("slipway.kills", 20);
    private static final int CLIENTS = 6;
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WEB =
            "{\"id\":\"/web\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16,\"instances\":4,\"backoffSeconds\":1}";

    @TempDir
    Path folder;

    @Test
    void twentyLeadersAreKilledUnderAStreamOfWrites() {
        try (MasterFleet fleet = new MasterFleet(folder)) {
            fleet.start();
            assertThat(fleet.door(0).send("POST", "/v2/apps", WEB).statusCode()).isEqualTo(201);
            Map<String, Long> tasks = TaskProcesses.of(fleet.door(0).awaitRunning("web", 4, SOON));
            ApiClients clients = new ApiClients(fleet.urls(), CLIENTS, PATIENCE);
            double slowest = 0;
            try (clients) {
                for (int kill = 0; kill < KILLS; kill++) {
                    slowest = Math.max(slowest, killTheLeader(fleet, clients));
                }
            }
            fleet.awaitAgents();
            List<String> wrong = clients.notLinearizable();
            Map<String, Long> after = TaskProcesses.of(fleet.door(0).awaitRunning("web", 4, SOON));
            FaultTable table = new FaultTable();
            table.row(
                    "kill -9 of the leader, " + KILLS + " in a row",
                    clients.told(),
                    slowest,
                    TaskProcesses.lost(tasks),
                    wrong.size());
            table.print();
            System.out.println("checked for linearizability: " + clients.size());
            assertThat(clients.surprises()).isEmpty();
            assertThat(wrong).isEmpty();
            assertThat(clients.passesWithoutAWriteThatWasRead())
                    .as("the check finds a write that is missing")
                    .isFalse();
            assertThat(after).isEqualTo(tasks);
            assertThat(clients.acknowledged()).isGreaterThan(KILLS);
        }
    }

    /** Kills it, and says after how many seconds a write was acknowledged that was asked for later. */
    private static double killTheLeader(MasterFleet fleet, ApiClients clients) {
        int leader = fleet.awaitLeader();
        fleet.master(leader).kill();
        double seconds = clients.secondsUntilAWriteAfter(System.nanoTime());
        clients.nextRound();
        fleet.master(leader).start();
        return seconds;
    }
}

package io.slipway.benchmarks.cluster;

import io.slipway.benchmarks.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * How long nobody can write when the leader of three members dies, or is stopped, with many agents and instances; and
 * how long it takes until all agents are back. The members share this process, and the dead one falls silent for the
 * others and for the agents. Beside it the least time that the election of the log may take after a death.
 *
 * <p>Arguments: {@code [--json] [instances (100000)] [agents (10000)]}.
 */
public final class Failover {
    private static final int APPS = 100;
    private static final double ELECTION_MS = 1_500;

    private Failover() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean json = Arrays.asList(arguments).contains("--json");
        List<Integer> numbers = Arrays.stream(arguments)
                .filter(argument -> !argument.equals("--json"))
                .map(Integer::valueOf)
                .toList();
        int instances = numbers.isEmpty() ? 100_000 : numbers.get(0);
        int agents = numbers.size() < 2 ? 10_000 : numbers.get(1);
        Path folder = Files.createTempDirectory("slipway-failover");
        try (Members members = new Members(folder, 3);
                Fleet fleet = new Fleet()) {
            ControlPlane leader = members.startAll();
            members.tell(fleet);
            int each = instances / agents + 1;
            fleet.start(agents, "cpus:" + (1 + each / 50.0) + ";mem:" + 32 * each);
            Waiting.until("all agents are in", () -> fleet.registered() == agents);
            int all = instances / APPS * APPS;
            var unused = leader.apps(APPS, instances / APPS);
            Waiting.untilSeen("all run", () -> leader.running() >= all);
            System.out.printf("%,d agents, %,d instances%n", agents, all);
            double stopped = fails(members, fleet, agents, () -> members.stop(members.awaitLeader()), "stopped");
            ControlPlane again = members.startAgain();
            fleet.reaches(again.master().agentGateway());
            Waiting.untilSeen("the one that was stopped has caught up", () -> again.running() >= all);
            double killed = fails(members, fleet, agents, () -> members.kill(members.awaitLeader()), "killed");
            System.out.printf(
                    "tasks started anew %d, ended %d; memory in use %d MiB%n",
                    fleet.started() - all, fleet.ended(), Processor.usedMiB());
            System.out.printf("after a stop in good order: %.0f ms%n", stopped);
            new Result("writes again after a kill", killed, "ms", "the shortest election", ELECTION_MS).print(json);
        } finally {
            Restart.delete(folder);
        }
    }

    /** Whether it takes the write; one that leads no more does not. */
    private static boolean accepts(ControlPlane leader, String name) {
        try {
            leader.write(name).join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    private static double fails(Members members, Fleet fleet, int agents, Runnable failure, String how) {
        long begin = System.nanoTime();
        double cpu = Processor.seconds();
        int before = fleet.registrations();
        failure.run();
        Waiting.until("a write is accepted", () -> accepts(members.awaitLeader(), how));
        double writes = (System.nanoTime() - begin) / 1e6;
        Waiting.until(
                "all agents are back", () -> fleet.registrations() >= before + agents && fleet.registered() == agents);
        System.out.printf(
                "%s: writes again after %.0f ms, all agents back after %.0f ms; %.1f s of processor time%n",
                how, writes, (System.nanoTime() - begin) / 1e6, Processor.seconds() - cpu);
        return writes;
    }
}

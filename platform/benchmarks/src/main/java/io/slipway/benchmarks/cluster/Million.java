package io.slipway.benchmarks.cluster;

import io.slipway.benchmarks.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * How long it takes from a user's request until many tasks are assigned to agents, each assignment flushed to disk on a
 * majority of the members before its agent hears of it. Beside it what the HashiCorp Nomad project published for a
 * million containers on 5,000 hosts: five minutes, in proportion to the number.
 *
 * <p>Arguments: {@code [--json] [tasks (1000000)] [agents (10000)] [masters (3)]}.
 */
public final class Million {
    private static final double NOMAD_SECONDS = 300;
    private static final int APPS = 100;

    private Million() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        boolean json = Arrays.asList(arguments).contains("--json");
        List<Integer> numbers = Arrays.stream(arguments)
                .filter(argument -> !argument.equals("--json"))
                .map(Integer::valueOf)
                .toList();
        int tasks = numbers.isEmpty() ? 1_000_000 : numbers.get(0);
        int agents = numbers.size() < 2 ? 10_000 : numbers.get(1);
        int masters = numbers.size() < 3 ? 3 : numbers.get(2);
        Path folder = Files.createTempDirectory("slipway-million");
        try (Members members = new Members(folder, masters);
                Fleet fleet = new Fleet()) {
            ControlPlane leader = members.startAll();
            members.tell(fleet);
            int each = tasks / agents + 1;
            fleet.start(agents, "cpus:" + (1 + each / 50.0) + ";mem:" + 32 * each);
            Waiting.until("all agents are in", () -> fleet.registered() == agents);
            System.out.printf("%,d agents are in%n", agents);
            long begin = System.nanoTime();
            double cpu = Processor.seconds();
            var unused = leader.apps(APPS, tasks / APPS);
            Waiting.until("all are assigned", () -> fleet.started() >= tasks / APPS * APPS);
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "all assigned after %.1f s; %.1f s of processor time%n", seconds, Processor.seconds() - cpu);
            Waiting.untilSeen("all are known to run", () -> leader.running() >= tasks / APPS * APPS);
            System.out.printf(
                    "known to run after %.1f s; %.1f s of processor time for the masters and the agents%n",
                    (System.nanoTime() - begin) / 1e9, Processor.seconds() - cpu);
            new Result(
                            tasks + " tasks on " + agents + " agents",
                            seconds,
                            "s",
                            "Nomad, as published, in proportion",
                            NOMAD_SECONDS * tasks / 1e6)
                    .print(json);
        } finally {
            Restart.delete(folder);
        }
    }
}

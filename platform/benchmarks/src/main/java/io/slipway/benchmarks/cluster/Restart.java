package io.slipway.benchmarks.cluster;

import io.slipway.benchmarks.Result;
import io.slipway.replication.raft.RaftLogConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long a master takes from its start until it serves, with many instances in its snapshot. The state is made as
 * users make it: apps are asked for, placed on agents that answer, and everything goes through the log on the disk.
 * Beside it the time to read the same files.
 *
 * <p>Arguments: {@code [--json] [instances (100000)] [agents (1000)]}.
 */
public final class Restart {
    private static final int ROUNDS = 5;
    private static final int EACH = 1_000;

    private Restart() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        boolean json = Arrays.asList(arguments).contains("--json");
        List<Integer> numbers = Arrays.stream(arguments)
                .filter(argument -> !argument.equals("--json"))
                .map(Integer::valueOf)
                .toList();
        int instances = numbers.isEmpty() ? 100_000 : numbers.get(0);
        int agents = numbers.size() < 2 ? 1_000 : numbers.get(1);
        Path folder = Files.createTempDirectory("slipway-restart");
        try {
            make(folder, Math.max(1, instances / EACH), Math.min(instances, EACH), agents);
            measure(folder, instances).print(json);
        } finally {
            delete(folder);
        }
    }

    private static void make(Path folder, int apps, int each, int agents) {
        int all = apps * each;
        long begin = System.nanoTime();
        try (Fleet fleet = new Fleet();
                ControlPlane plane = new ControlPlane(RaftLogConfig.single(folder))) {
            plane.awaitLeading();
            fleet.reaches(plane.master().agentGateway());
            fleet.start(agents, "cpus:" + (1 + all / agents) + ";mem:" + 32 * (1 + all / agents));
            Waiting.until("all agents are in", () -> fleet.registered() == agents);
            var unused = plane.apps(apps, each);
            Waiting.until("all are started", () -> fleet.started() >= all);
            Waiting.untilSeen("all are known to run", () -> plane.running() >= all);
        }
        System.out.printf(
                "%,d instances made in %.1f s, %.1f s of processor time%n",
                all, (System.nanoTime() - begin) / 1e9, Processor.seconds());
    }

    private static Result measure(Path folder, int instances) throws IOException {
        double[] ours = new double[ROUNDS];
        double[] reading = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            reading[round] = read(folder);
            long begin = System.nanoTime();
            double cpu = Processor.seconds();
            try (ControlPlane plane = new ControlPlane(RaftLogConfig.single(folder))) {
                plane.awaitLeading();
                ours[round] = (System.nanoTime() - begin) / 1e6;
                System.out.printf(
                        "round %d: %.0f ms, %.0f ms of processor time (reading %.0f ms)%n",
                        round + 1, ours[round], 1000 * (Processor.seconds() - cpu), reading[round]);
            }
        }
        return new Result(
                "restart with " + instances + " instances", ours[0], "ms", "reading the files", Result.median(reading));
    }

    private static double read(Path folder) throws IOException {
        long begin = System.nanoTime();
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.readAllBytes(file).length;
            }
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        System.out.printf("%.1f MB in files%n", bytes / 1e6);
        return millis;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

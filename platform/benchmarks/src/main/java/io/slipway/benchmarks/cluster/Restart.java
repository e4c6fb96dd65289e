package io.slipway.benchmarks.cluster;

import io.slipway.benchmarks.Result;
import io.slipway.replication.raft.RaftLogConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long a master takes from the start of its process until it serves, with many instances in its snapshot. The state
 * is made as users make it: apps are asked for, placed on agents that answer, and everything goes through the log on
 * the disk. The process is {@link Packed} as a distribution's. Beside it the same start with an empty log.
 *
 * <p>Arguments: {@code [--json] [instances (100000)] [agents (1000)]}.
 */
public final class Restart {
    private static final int ROUNDS = 5;
    private static final int EACH = 1_000;
    private static final String SERVE = "serve";
    private static final String SERVES = "serves:";

    private Restart() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals(SERVE)) {
            serve(Path.of(arguments[1]));
            return;
        }
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
            System.out.printf("in the heap of the leader, and of the agents beside it: %d MiB%n", Processor.usedMiB());
        }
        System.out.printf(
                "%,d instances made in %.1f s, %.1f s of processor time%n",
                all, (System.nanoTime() - begin) / 1e9, Processor.seconds());
    }

    private static Result measure(Path folder, int instances) throws Exception {
        System.out.printf("%.1f MB in files%n", bytes(folder) / 1e6);
        Path empty = Files.createTempDirectory("slipway-restart-empty");
        Path distribution = Files.createTempDirectory("slipway-restart-distribution");
        double[] ours = new double[ROUNDS];
        double[] others = new double[ROUNDS];
        try {
            Packed packed = Packed.into(distribution);
            started(empty, packed.training(Restart.class.getName(), SERVE, empty.toString()));
            for (int round = 0; round < ROUNDS; round++) {
                others[round] = started(empty, packed.running(Restart.class.getName(), SERVE, empty.toString()));
                ours[round] = started(folder, packed.running(Restart.class.getName(), SERVE, folder.toString()));
            }
        } finally {
            delete(empty);
            delete(distribution);
        }
        return new Result(
                "restart with " + instances + " instances",
                Result.median(ours),
                "ms",
                "with an empty log",
                Result.median(others));
    }

    /** Starts a process on the folder; how many milliseconds it takes until it serves. */
    private static double started(Path folder, List<String> command) throws Exception {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = told.readLine();
            double millis = (System.nanoTime() - begin) / 1e6;
            if (line == null || !line.startsWith(SERVES)) {
                throw new IllegalStateException("the process on " + folder + " ended before it served");
            }
            String size = told.readLine(); // comes later: it is found by a collection of garbage
            System.out.printf(
                    "%s: %.0f ms,%s,%s%n", folder.getFileName(), millis, line.substring(SERVES.length()), size);
            return millis;
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** The process that is measured. */
    private static void serve(Path folder) throws InterruptedException {
        ControlPlane plane = new ControlPlane(RaftLogConfig.single(folder));
        plane.awaitLeading();
        System.out.printf("%s %.1f s of processor time%n", SERVES, Processor.seconds());
        System.out.flush();
        System.out.printf(" %d MiB of heap%n", Processor.usedMiB());
        System.out.flush();
        TimeUnit.DAYS.sleep(1);
        plane.close();
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

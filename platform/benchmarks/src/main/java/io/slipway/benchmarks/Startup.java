package io.slipway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * How long a user waits for a process: {@code up-start} is the time from starting {@code slipway up}, on a home that
 * was used before, until it serves; {@code status} that of a whole {@code slipway status} against a cluster that runs.
 * Beside each, in turn with it, a JVM that starts with the same flags and does nothing. Medians count.
 *
 * <p>Arguments: {@code up-start|status [--json] [rounds]}; environment: {@code SLIPWAY_ROOT}, the checkout.
 */
public final class Startup {
    private static final List<String> BARE_JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-version");

    private Startup() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        boolean json = Arrays.asList(arguments).contains("--json");
        List<String> rest = Arrays.stream(arguments)
                .filter(argument -> !argument.equals("--json"))
                .toList();
        String name = rest.get(0);
        int rounds = rest.size() > 1 ? Integer.parseInt(rest.get(1)) : name.equals("status") ? 21 : 7;
        Path folder = Files.createTempDirectory("slipway-benchmark");
        try {
            Result result = name.equals("status") ? status(folder, rounds) : upStart(folder, rounds);
            result.print(json);
        } finally {
            UpProcess.delete(folder);
        }
    }

    private static Result upStart(Path folder, int rounds) throws Exception {
        double[] ours = new double[rounds];
        double[] jvm = new double[rounds];
        for (int round = -1; round < rounds; round++) { // the first makes the home and warms the file cache
            double bare = run(BARE_JVM, "");
            long begin = System.nanoTime();
            double millis;
            try (UpProcess up = UpProcess.start(folder.resolve("home"))) {
                millis = (System.nanoTime() - begin) / 1e6;
                System.out.printf("%s: ready at %s after %.0f ms%n", label(round), up.url(), millis);
            }
            if (round >= 0) {
                ours[round] = millis;
                jvm[round] = bare;
            }
        }
        return new Result("up-start", Result.median(ours), "ms", "a JVM that does nothing", Result.median(jvm));
    }

    private static Result status(Path folder, int rounds) throws Exception {
        double[] ours = new double[rounds];
        double[] jvm = new double[rounds];
        try (UpProcess up = UpProcess.start(folder.resolve("home"))) {
            run(List.of(UpProcess.LAUNCHER, "status"), up.url());
            for (int round = 0; round < rounds; round++) {
                jvm[round] = run(BARE_JVM, "");
                ours[round] = run(List.of(UpProcess.LAUNCHER, "status"), up.url());
            }
        }
        return new Result("status", Result.median(ours), "ms", "a JVM that does nothing", Result.median(jvm));
    }

    private static String label(int round) {
        return round < 0 ? "warm-up" : "round " + (round + 1);
    }

    /** Milliseconds that a command takes as a whole. */
    private static double run(List<String> command, String url) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("SLIPWAY_URL", url);
        long begin = System.nanoTime();
        int code = builder.start().waitFor();
        double millis = (System.nanoTime() - begin) / 1e6;
        if (code != 0) {
            throw new IllegalStateException(command + " ended with " + code);
        }
        return millis;
    }
}

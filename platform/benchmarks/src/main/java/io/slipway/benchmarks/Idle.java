package io.slipway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code slipway master} and a {@code slipway agent} take that have nothing to do: memory and processor time of
 * the processes, after they came to rest. Beside them a JVM of the same flags that sleeps.
 *
 * <p>Arguments: {@code [--json] [seconds (60)] [seconds to come to rest (30)]}; environment: {@code SLIPWAY_ROOT}.
 */
public final class Idle {
    private static final double TICKS_A_SECOND = 100;
    private static final int MASTER_PORT = 17_070;
    private static final int AGENT_PORT = 15_051;

    private Idle() {}

    /** Runs it; with the argument {@code sleep} it is the JVM that sleeps. */
    public static void main(String[] arguments) throws Exception {
        if (Arrays.asList(arguments).contains("sleep")) {
            TimeUnit.DAYS.sleep(1);
            return;
        }
        boolean json = Arrays.asList(arguments).contains("--json");
        List<Integer> numbers = Arrays.stream(arguments)
                .filter(argument -> !argument.equals("--json"))
                .map(Integer::valueOf)
                .toList();
        int seconds = numbers.isEmpty() ? 60 : numbers.get(0);
        int rest = numbers.size() < 2 ? 30 : numbers.get(1);
        Path folder = Files.createTempDirectory("slipway-idle");
        List<Process> processes = new ArrayList<>();
        try {
            processes.add(role(folder, "master", MASTER_PORT));
            processes.add(role(folder, "agent", AGENT_PORT));
            processes.add(sleeping());
            TimeUnit.SECONDS.sleep(rest);
            measure(processes, seconds, json);
        } finally {
            for (Process process : processes) {
                process.destroy();
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
            UpProcess.delete(folder);
        }
    }

    private static void measure(List<Process> processes, int seconds, boolean json) throws Exception {
        List<String> names = List.of("idle master", "idle agent", "idle JVM");
        List<Double> before = new ArrayList<>();
        for (Process process : processes) {
            before.add(cpuSeconds(process));
        }
        TimeUnit.SECONDS.sleep(seconds);
        double[] megabytes = new double[processes.size()];
        for (int i = 0; i < processes.size(); i++) {
            double share = (cpuSeconds(processes.get(i)) - before.get(i)) / seconds;
            megabytes[i] = residentMegabytes(processes.get(i));
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.0f MB, %.2f %% of a core, %d threads%n",
                    names.get(i),
                    megabytes[i],
                    100 * share,
                    threads(processes.get(i)));
        }
        new Result("idle agent's memory", megabytes[1], "MB", "a JVM that sleeps", megabytes[2]).print(false);
        new Result("idle master's memory", megabytes[0], "MB", "a JVM that sleeps", megabytes[2]).print(json);
    }

    private static Process role(Path folder, String role, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                UpProcess.LAUNCHER, role, "--home", folder.resolve(role).toString(), "--port", String.valueOf(port));
        builder.environment().put("SLIPWAY_JOIN_TOKEN", "0123456789abcdef0123456789abcdef");
        if (role.equals("agent")) {
            builder.environment().put("SLIPWAY_MASTERS", "http://127.0.0.1:" + MASTER_PORT);
        }
        return started(builder, folder.resolve(role + ".out"));
    }

    private static Process sleeping() throws IOException {
        return started(
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Idle.class.getName(),
                        "sleep"),
                null);
    }

    private static Process started(ProcessBuilder builder, @Nullable Path output) throws IOException {
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                output == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(output.toFile()));
        return builder.start();
    }

    private static double cpuSeconds(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    private static double residentMegabytes(Process process) throws IOException {
        return status(process, "VmRSS:") * 1024 / 1e6;
    }

    private static long threads(Process process) throws IOException {
        return status(process, "Threads:");
    }

    private static long status(Process process, String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no " + field + " of process " + process.pid() + "; has it ended?");
    }
}

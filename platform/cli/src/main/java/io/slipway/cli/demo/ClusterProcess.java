package io.slipway.cli.demo;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.client.json.Json;
import io.slipway.client.json.JsonException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A cluster that runs on its own, started by the demonstration: in a process group of its own, so that Ctrl-C on the
 * demonstration does not end it. Which process it is stands in a file, with its start time, so that never another
 * process of the same number is ended.
 *
 * @param home the cluster's home folder
 * @param note the file that tells the process
 * @param log where it writes
 */
record ClusterProcess(Path home, Path note, Path log) {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    /** A start time is told relative to that of the machine, which is known to the second. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    static ClusterProcess in(Path home) {
        return new ClusterProcess(
                home, home.resolve("demo-cluster.json"), home.resolve("logs").resolve("demo-up.log"));
    }

    /** Starts {@code launcher up} and returns at once. */
    void start(String launcher, URI url) {
        int port = url.getPort() < 0 ? 80 : url.getPort();
        List<String> command = List.of(
                "/bin/sh",
                "-c",
                // A session of its own, so that no signal meant for this command or its terminal reaches the cluster.
                // Where setsid is missing (macOS), job control gives it a process group at least.
                "if command -v setsid >/dev/null; then s=setsid; else s=; set -m; fi; "
                        + "$s \"$0\" up --home \"$1\" --host \"$2\" --port \"$3\" >\"$4\" 2>&1 </dev/null & echo $!",
                launcher,
                home.toString(),
                url.getHost(),
                String.valueOf(port),
                log.toString());
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process shell = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            long pid = Long.parseLong(answer);
            Json json = Json.object().with("pid", pid).with("url", url.toString());
            Optional<Instant> started =
                    ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant());
            Files.writeString(
                    note,
                    started.map(instant -> json.with("startedAt", instant.toString()))
                            .orElse(json)
                            .pretty());
        } catch (IOException | NumberFormatException e) {
            throw new CommandFailure("cannot start a cluster with '" + launcher + " up': " + e
                    + ". Start one with 'slipway up' in another window.");
        }
    }

    /** The process, when it still runs. */
    Optional<ProcessHandle> running() {
        try {
            Json json = Json.parse(Files.readString(note));
            Instant started = Instant.parse(json.get("startedAt").text(""));
            return ProcessHandle.of(json.get("pid").number(-1))
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> handle.info()
                            .startInstant()
                            .filter(instant ->
                                    Duration.between(instant, started).abs().compareTo(START_TOLERANCE) <= 0)
                            .isPresent());
        } catch (IOException | JsonException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Ends the process, if it still runs. Returns whether it did. */
    boolean stop() {
        Optional<ProcessHandle> process = running();
        process.ifPresent(ClusterProcess::end);
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            throw new CommandFailure("cannot remove " + note + ": " + e + ".");
        }
        return process.isPresent();
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure("the cluster (process " + process.pid() + ") did not stop within "
                    + STOP_LIMIT.toSeconds() + " s; end it with 'kill " + process.pid() + "'.");
        } catch (ExecutionException e) {
            throw new CommandFailure("cannot wait for process " + process.pid() + ": " + e.getCause() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last lines that it wrote. */
    List<String> lastLines(int count) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}

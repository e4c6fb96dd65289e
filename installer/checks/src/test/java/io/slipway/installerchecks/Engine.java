package io.slipway.installerchecks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Docker engine in namespaces of its own: its network, rules, mounts and processes touch nothing of this machine. Its
 * first process ends when the test's process does, however that ends, and all containers with it. What lies on the disk
 * and the control groups are removed by {@link #close}, or by the next engine when this one could not.
 */
final class Engine implements AutoCloseable {
    private static final String NAME = "slipway-hosts-";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path folder;
    private final String controlGroup;
    private Process first;
    private long pid;

    Engine() {
        folder = Path.of(
                System.getProperty("java.io.tmpdir"),
                NAME + ProcessHandle.current().pid());
        controlGroup = folder.getFileName().toString();
        removeLeftBehind();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where files of this run may lie. */
    Path folder() {
        return folder;
    }

    /** The first process, as this machine sees it. */
    long pid() {
        return pid;
    }

    /** Starts it and waits until it answers. */
    void start() {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"));
        command.addAll(List.of(
                "--mount-proc",
                "sh",
                RootFileSystem.script(folder, "engine").toString(),
                folder.toString(),
                "/" + controlGroup));
        try {
            first = new ProcessBuilder(command)
                    .redirectError(folder.resolve("engine.err").toFile())
                    .start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8));
            if (!"started".equals(said.readLine())) {
                throw new AssertionError("no namespaces: " + Files.readString(folder.resolve("engine.err")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pid = first.children().findFirst().orElseThrow().pid();
        Commands.await("the Docker engine to answer", SOON, () -> {
            if (attempt("version").exitCode() == 0) {
                return true;
            }
            if (!first.isAlive()) {
                throw new AssertionError("the Docker engine ended: " + log());
            }
            return null;
        });
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("dockerd.log"));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** A command of the docker client. */
    List<String> command(String... arguments) {
        List<String> all = new ArrayList<>(List.of("docker", "-H", "unix://" + folder.resolve("docker.sock")));
        all.addAll(List.of(arguments));
        return all;
    }

    /** Runs a command of the docker client that must succeed, and answers what it printed. */
    String docker(String... arguments) {
        return attempt(arguments).orFail();
    }

    Commands.Outcome attempt(String... arguments) {
        return Commands.attempt(command(arguments), "", Map.of());
    }

    /** Runs a program in the engine's network. */
    String inside(String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "-t", String.valueOf(pid), "--net", "--"));
        all.addAll(List.of(command));
        return Commands.attempt(all, "", Map.of()).orFail();
    }

    @Override
    public void close() {
        if (first != null) {
            first.destroyForcibly();
            try {
                if (!first.waitFor(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("the Docker engine does not end");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            Commands.await(
                    "the engine's processes to end",
                    SOON,
                    () -> ProcessHandle.of(pid).isEmpty() ? true : null);
        }
        remove(folder);
    }

    private static void removeLeftBehind() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(parent)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches(NAME + "\\d+")
                        && ProcessHandle.of(Long.parseLong(name.substring(NAME.length())))
                                .isEmpty()) {
                    remove(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        String groups = folder.getFileName().toString();
        Commands.run("rm", "-rf", "--one-file-system", folder.toString());
        Commands.await("the control groups to be empty", SOON, () -> {
            Commands.run(
                    "sh",
                    "-c",
                    "for g in /sys/fs/cgroup/" + groups + " /sys/fs/cgroup/*/" + groups
                            + "; do [ ! -d $g ] || find $g -depth -type d -exec rmdir {} + 2>/dev/null || true; done");
            return left(groups) ? null : true;
        });
    }

    private static boolean left(String groups) {
        Path root = Path.of("/sys/fs/cgroup");
        try (Stream<Path> hierarchies = Files.list(root)) {
            return Files.exists(root.resolve(groups))
                    || hierarchies.anyMatch(hierarchy -> Files.exists(hierarchy.resolve(groups)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

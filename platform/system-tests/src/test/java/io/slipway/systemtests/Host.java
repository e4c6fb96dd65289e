package io.slipway.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A machine on this machine: a network, processes, mounts and a boot id of its own. The first process on it holds it,
 * and ends when the test's process does; with it end all others, and nothing is left of network and mounts.
 */
final class Host implements AutoCloseable {
    private static final String INIT =
            "mount --bind \"$1\" /proc/sys/kernel/random/boot_id && echo up && while read -r line; do :; done";

    private final String name;
    private final Path bootId;
    private Process init;
    private long pid;

    /** @param folder where files about it can be kept */
    Host(String name, Path folder) {
        this.name = name;
        this.bootId = folder.resolve(name + ".boot-id");
    }

    /** Starts it; nothing runs on it yet, and it is in no network. */
    void boot() {
        List<String> command = List.of(
                "unshare",
                "--net",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--propagation",
                "private",
                "--mount-proc",
                "bash",
                "-c",
                INIT,
                "init-" + name,
                bootId.toString());
        try {
            Files.writeString(bootId, UUID.randomUUID() + "\n");
            init = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said =
                    new BufferedReader(new InputStreamReader(init.getInputStream(), StandardCharsets.UTF_8)).readLine();
            if (!"up".equals(said)) {
                throw new AssertionError("host " + name + " does not start: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pid = init.children().findFirst().orElseThrow().pid();
    }

    /** All its processes are gone at once, and its network and mounts with them. */
    void powerOff() {
        init.destroyForcibly();
        try {
            if (!init.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("host " + name + " does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Slipway.await(
                "the processes of host " + name + " to end",
                java.time.Duration.ofSeconds(30),
                () -> ProcessHandle.of(pid).isEmpty() ? true : null);
    }

    String name() {
        return name;
    }

    /** Its first process, as this machine sees it. */
    long pid() {
        return pid;
    }

    /** A command that runs there. */
    List<String> inside(List<String> command) {
        List<String> whole =
                new ArrayList<>(List.of("nsenter", "-t", String.valueOf(pid), "--net", "--mount", "--pid", "--"));
        whole.addAll(command);
        return whole;
    }

    /** Runs a command there to its end. */
    void run(String... command) {
        Commands.run(inside(List.of(command)), "");
    }

    /** Runs a command there that reads {@code input}. */
    void feed(String input, String... command) {
        Commands.run(inside(List.of(command)), input);
    }

    /** A file as it is seen there. */
    Path seen(Path file) {
        return Path.of("/proc/" + pid + "/root").resolve(Path.of("/").relativize(file));
    }

    @Override
    public void close() {
        if (init != null && init.isAlive()) {
            powerOff();
        }
    }
}

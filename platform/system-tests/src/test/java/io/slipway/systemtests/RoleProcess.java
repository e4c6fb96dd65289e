package io.slipway.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A {@code slipway master} or {@code slipway agent} as a process of its own, with a configuration file and a home; on a
 * host of its own when it is given one.
 */
final class RoleProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final String role;
    private final Path home;
    private final Path file;
    private final Path out;
    private final Path err;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Optional<Host> host = Optional.empty();
    private Process process;

    RoleProcess(String role, Path folder, String name, Map<String, String> settings) {
        this.role = role;
        this.home = folder.resolve(name);
        this.file = folder.resolve(name + ".conf");
        this.out = folder.resolve(name + ".out");
        this.err = folder.resolve(name + ".err");
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putIfAbsent("home", home.toString());
        try {
            Files.write(
                    file,
                    all.entrySet().stream()
                            .map(setting -> setting.getKey() + " = " + setting.getValue())
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RoleProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** It runs on {@code machine}. */
    RoleProcess on(Optional<Host> machine) {
        host = machine;
        return this;
    }

    /** A port of an address that nobody has at the moment. */
    static int freePort(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process (again). */
    RoleProcess launch() {
        List<String> command = List.of(Slipway.LAUNCHER.toString(), role, "--config", file.toString());
        ProcessBuilder builder = new ProcessBuilder(
                        host.map(machine -> machine.inside(command)).orElse(command))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Starts the process (again) and waits until it serves. */
    RoleProcess start() {
        launch();
        return awaitServing();
    }

    /** Waits until it serves. */
    RoleProcess awaitServing() {
        Slipway.await(role + " to serve", LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError(role + " ended with " + process.exitValue() + ":\n" + said());
            }
            return announced().path("pid").asLong() == ownPid() ? true : null;
        });
        return this;
    }

    private JsonNode announced() {
        try {
            return Slipway.JSON.readTree(seen("up.json").toFile());
        } catch (IOException e) {
            return Slipway.JSON.createObjectNode();
        }
    }

    Path file() {
        return file;
    }

    Path out() {
        return out;
    }

    /** Everything it has printed. */
    String said() {
        try {
            return Files.readString(out) + Files.readString(err);
        } catch (IOException e) {
            return "(no output: " + e + ")";
        }
    }

    /** A file of its home. */
    Path seen(String name) {
        Path path = home.resolve(name);
        return host.map(machine -> machine.seen(path)).orElse(path);
    }

    /** The JVM, as this machine sees it: on a host of its own it is the only child of what brings it there. */
    private ProcessHandle handle() {
        return host.isEmpty()
                ? process.toHandle()
                : Slipway.await(
                        role + " to be there",
                        LIMIT,
                        () -> process.children().findFirst().orElse(process.isAlive() ? null : process.toHandle()));
    }

    /** As it sees itself, on its own host. */
    private long ownPid() {
        if (host.isEmpty()) {
            return process.pid();
        }
        try {
            String status = Files.readString(Path.of("/proc/" + handle().pid() + "/status"));
            String pids = status.lines()
                    .filter(line -> line.startsWith("NSpid:"))
                    .findFirst()
                    .orElse("-1");
            return Long.parseLong(pids.substring(pids.lastIndexOf('\t') + 1));
        } catch (IOException e) {
            return -1; // it has ended meanwhile
        }
    }

    /** The JVM, as this machine sees it. */
    long pid() {
        return handle().pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Where it keeps everything. */
    Path home() {
        return home;
    }

    /** Sends a signal such as STOP or CONT. */
    void signal(String name) {
        List<String> kill = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(handle().pid())));
        if (host.isPresent() && !name.equals("STOP")) {
            kill.add(String.valueOf(process.pid())); // what brought it there has stopped with it
        }
        Commands.run(kill, "");
    }

    /** Kills the process at once, as a power cut would. */
    void kill() {
        handle().destroyForcibly();
        int unused = awaitEnd();
    }

    /** SIGTERM, and the exit code. */
    int terminate() {
        handle().destroy();
        return awaitEnd();
    }

    int awaitEnd() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(role + " does not end:\n" + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}

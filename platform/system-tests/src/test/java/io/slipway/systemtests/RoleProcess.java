package io.slipway.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@code slipway master} or {@code slipway agent} as a process of its own, with a configuration file and a home. */
final class RoleProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final String role;
    private final Path home;
    private final Path file;
    private final Path out;
    private final Path err;
    private final Map<String, String> environment = new LinkedHashMap<>();
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
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(Slipway.LAUNCHER.toString(), role, "--config", file.toString()))
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
            return announced().path("pid").asLong() == process.pid() ? true : null;
        });
        return this;
    }

    private JsonNode announced() {
        try {
            return Slipway.JSON.readTree(home.resolve("up.json").toFile());
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

    long pid() {
        return process.pid();
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
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " " + pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills the process at once, as a power cut would. */
    void kill() {
        process.destroyForcibly();
        int unused = awaitEnd();
    }

    /** SIGTERM, and the exit code. */
    int terminate() {
        process.destroy();
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

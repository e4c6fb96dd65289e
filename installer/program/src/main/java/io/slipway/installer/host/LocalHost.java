package io.slipway.installer.host;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The machine that the installer runs on. */
public final class LocalHost implements Host {
    private static final long AFTER_END_MS = 5_000;

    private final String name;
    private final List<String> root;
    private final Map<String, String> environment;

    /**
     * @param root the words before {@code sh} that make root of the user; none for root
     * @param environment what programs find in it besides this process's own
     */
    public LocalHost(String name, List<String> root, Map<String, String> environment) {
        this.name = name;
        this.root = List.copyOf(root);
        this.environment = Map.copyOf(environment);
    }

    /** @throws HostException unless this process is root or may be by {@code sudo} without a password */
    public static LocalHost open(String name) {
        LocalHost plain = new LocalHost(name, List.of(), Map.of());
        Duration timeout = Duration.ofSeconds(20);
        if (plain.run("[ \"$(id -u)\" = 0 ]", timeout).ok()) {
            return plain;
        }
        LocalHost sudo = new LocalHost(name, List.of("sudo", "-n"), Map.of());
        if (plain.run("command -v sudo >/dev/null && sudo -n true", timeout).ok()) {
            return sudo;
        }
        throw new HostException(
                HostException.Kind.SUDO,
                "this user is not root, and sudo without a password is not allowed",
                "run as root, or run 'sudo -v' first");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Result run(String program, Duration timeout) {
        return execute(
                List.of("sh", "-s"), new ByteArrayInputStream(program.getBytes(StandardCharsets.UTF_8)), timeout);
    }

    @Override
    public Result send(String program, InputStream content, Duration timeout) {
        return execute(List.of("sh", "-c", program), content, timeout);
    }

    @Override
    public InetSocketAddress tunnel(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    @Override
    public void close() {
        // there is nothing to let go of
    }

    private Result execute(List<String> words, InputStream in, Duration timeout) {
        List<String> command = new ArrayList<>(root);
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            CompletableFuture<String> out = gather(process.getInputStream());
            CompletableFuture<String> err = gather(process.getErrorStream());
            CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(process, in));
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new HostException(
                        HostException.Kind.TIMED_OUT,
                        "a program did not end within " + timeout.toSeconds() + " s",
                        "raise command-timeout, or look what keeps the machine busy");
            }
            fed.get(AFTER_END_MS, TimeUnit.MILLISECONDS);
            return new Result(
                    process.exitValue(),
                    out.get(AFTER_END_MS, TimeUnit.MILLISECONDS),
                    err.get(AFTER_END_MS, TimeUnit.MILLISECONDS));
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new HostException(
                    HostException.Kind.BROKEN, "sh cannot be run: " + e.getMessage(), "look whether sh is there");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException(HostException.Kind.BROKEN, "interrupted", "call the same again");
        }
    }

    private static CompletableFuture<String> gather(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (stream) {
                stream.transferTo(bytes);
            } catch (IOException e) {
                // the process has gone; what it said until then counts
            }
            return bytes.toString(StandardCharsets.UTF_8);
        });
    }

    private static void feed(Process process, InputStream in) {
        try (OutputStream out = process.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // the program did not want to read it all: its exit code tells
        }
    }
}

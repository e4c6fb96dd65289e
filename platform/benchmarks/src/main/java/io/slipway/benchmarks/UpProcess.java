package io.slipway.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A {@code slipway up} of the checkout that {@code SLIPWAY_ROOT} names, on a free port. Closing it ends its tasks. */
final class UpProcess implements AutoCloseable {
    /** The checkout's launcher. */
    static final String LAUNCHER =
            Path.of(System.getenv("SLIPWAY_ROOT")).resolve("slipway").toString();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final String url;

    private UpProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it and waits until it says that it is ready.
     *
     * @throws IllegalStateException when it ends instead; with what it printed
     */
    static UpProcess start(Path home) throws IOException {
        Path output = home.resolveSibling(home.getFileName() + ".out");
        Process process = new ProcessBuilder(LAUNCHER, "up", "--port", "0", "--home", home.toString(), "--stop-tasks")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Path note = home.resolve("up.json");
        while (true) {
            if (!process.isAlive()) {
                throw new IllegalStateException("up ended: " + Files.readString(output));
            }
            if (Files.exists(note)) {
                JsonNode json = JSON.readTree(note.toFile());
                if (json.path("pid").asLong() == process.pid()) {
                    return new UpProcess(process, json.path("url").asText());
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IllegalStateException("up did not stop within " + STOP_SECONDS + " s");
    }

    /** Removes a folder and everything in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

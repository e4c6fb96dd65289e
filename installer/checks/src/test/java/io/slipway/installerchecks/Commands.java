package io.slipway.installerchecks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Programs that run to their end, and waiting for what they bring about. */
final class Commands {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private Commands() {}

    /** What a program said, and its exit code. */
    record Outcome(List<String> command, int exitCode, String out, String err) {
        /** What it printed; it must have succeeded. */
        String orFail() {
            if (exitCode != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + exitCode + ":\n" + out + err);
            }
            return out;
        }

        /** All that it said. */
        String said() {
            return out + err;
        }
    }

    /** Runs one that must succeed, without input; what it printed is the answer. */
    static String run(String... command) {
        return attempt(List.of(command), "", Map.of()).orFail();
    }

    /** Runs one to its end with this input and these variables more. */
    static Outcome attempt(List<String> command, String input, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile("command", ".out");
            Path err = Files.createTempFile("command", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream to = process.getOutputStream()) {
                to.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has ended without reading: its exit code tells.
            }
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " does not end:\n" + text(out) + text(err));
            }
            Outcome outcome = new Outcome(List.copyOf(command), process.exitValue(), text(out), text(err));
            Files.delete(out);
            Files.delete(err);
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Waits for a value that is not null. */
    static <T> T await(String what, Duration limit, Supplier<T> probe) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            T value = probe.get();
            if (value != null) {
                return value;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + limit + " for " + what);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }
}

package io.slipway.agent.container.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a supervisor and the agents of its lifetime meet; see {@code supervisor.sh} for the files.
 *
 * @param folder only the agent's user may enter it
 */
record Records(Path folder) {
    private static final String ROOM_FOR_EXIT_CODE = " ".repeat(15) + "\n";

    /** Who runs the task. */
    record Processes(long task, String taskStart, long supervisor, String supervisorStart, String bootId) {}

    /** What the supervisor is told. */
    record Settings(
            Path sandbox,
            long logBytes,
            int logFiles,
            String joinFiles,
            String asUser,
            @Nullable Path setsid) {}

    /** Writes what the supervisor reads. From now on it may start. */
    void prepare(Settings settings, Map<String, String> environment) throws IOException {
        Files.writeString(folder.resolve("exit.new"), ROOM_FOR_EXIT_CODE);
        Files.writeString(folder.resolve("environment"), ShellText.exports(environment));
        Files.writeString(
                folder.resolve("settings"),
                "sandbox=" + ShellText.quote(settings.sandbox().toString()) + "\nlog_bytes=" + settings.logBytes()
                        + "\nlog_files=" + settings.logFiles() + "\ncgroups="
                        + ShellText.quote(settings.joinFiles()) + "\nas_user=" + ShellText.quote(settings.asUser())
                        + "\nnew_session="
                        + ShellText.quote(
                                settings.setsid() == null
                                        ? ""
                                        : settings.setsid().toString()) + "\n");
    }

    /** Whether a launch was begun. */
    boolean prepared() {
        return Files.exists(folder.resolve("settings"));
    }

    /** When the launch was begun. */
    Instant started() throws IOException {
        return Files.getLastModifiedTime(folder.resolve("settings")).toInstant();
    }

    /** Tells a supervisor that has not started its task yet to leave it. */
    void abandon() throws IOException {
        Files.writeString(folder.resolve("abandoned"), "");
    }

    /** Who runs the task; empty before it was started. */
    Optional<Processes> processes() throws IOException {
        Optional<String> text = read("process");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] fields = text.get().trim().split(" ");
        if (fields.length != 5) {
            throw new IOException(
                    "the record " + folder.resolve("process") + " holds '" + text.get() + "'; expected five fields");
        }
        try {
            return Optional.of(new Processes(
                    Long.parseLong(fields[0]), fields[1], Long.parseLong(fields[2]), fields[3], fields[4]));
        } catch (NumberFormatException e) {
            throw new IOException(
                    "the record " + folder.resolve("process") + " holds '" + text.get() + "'; expected process ids", e);
        }
    }

    /** The task's exit code; empty while it is not known. */
    Optional<Integer> exitCode() throws IOException {
        Optional<String> text = read("exit");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String first = text.get().lines().findFirst().orElse("").trim();
        try {
            return Optional.of(Integer.parseInt(first));
        } catch (NumberFormatException e) {
            throw new IOException(
                    "the record " + folder.resolve("exit") + " holds '" + first + "'; expected an exit code", e);
        }
    }

    private Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(folder.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}

package io.slipway.agent.container.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program that runs each task ({@code supervisor.sh}), installed in the agent's work folder.
 *
 * @param program where it is
 * @param setsid the program that opens a new session; null where there is none, then groups serve
 * @param prefix goes before each command; resets signals that this process ignores, so that tasks do not
 */
record Supervisor(Path program, @Nullable Path setsid, List<String> prefix) {
    private static final String NAME = "supervisor.sh";

    /** Puts the program into {@code folder}; supervisors that run go on with the text they were started with. */
    static Supervisor install(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path program = folder.resolve(NAME);
        Path fresh = folder.resolve(NAME + ".new");
        try (InputStream text = Supervisor.class.getResourceAsStream(NAME)) {
            if (text == null) {
                throw new IOException("the program " + NAME + " is missing from this build");
            }
            Files.copy(text, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Supervisor(program, Programs.find("setsid").orElse(null), defaultSignals());
    }

    /**
     * An agent started with {@code nohup}, or in the background of a script, ignores signals, and its children would.
     */
    private static List<String> defaultSignals() throws IOException {
        Path status = Path.of("/proc/self/status");
        Path env = Path.of("/usr/bin/env");
        if (!Files.isReadable(status) || !ignoresSignals(Files.readString(status))) {
            return List.of();
        }
        List<String> prefix = List.of(env.toString(), "--default-signal");
        try {
            Process probe = new ProcessBuilder(prefix.get(0), prefix.get(1), "true").start();
            return probe.waitFor() == 0 ? prefix : List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Reads {@code /proc/PID/status}; the two signals that the C library keeps for itself do not count. */
    static boolean ignoresSignals(String status) {
        return status.lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16))
                .anyMatch(mask -> (mask & 0x7FFF_FFFFL) != 0);
    }

    /** A process in a session of its own that runs the program in {@code mode}; its environment is a {@code PATH}. */
    ProcessBuilder builder(String mode, Path records, List<String> command) {
        List<String> line = new ArrayList<>(prefix);
        if (setsid != null) {
            line.add(setsid.toString());
        }
        line.addAll(List.of("/bin/sh", program.toString(), mode, records.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().put("PATH", Programs.PATH);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        return builder;
    }
}

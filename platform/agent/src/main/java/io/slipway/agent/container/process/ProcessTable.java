package io.slipway.agent.container.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The machine's processes: from {@code /proc} where there is one, otherwise from the JDK and {@code ps}. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_PER_SECOND = 100;
    private static final long PAGE_BYTES = 4096;

    private final boolean hasProc = Files.isReadable(Path.of("/proc/self/stat"));

    /**
     * A live process.
     *
     * @param pid its id
     * @param group its process group
     * @param session its session
     * @param start tells it from a later process of the same id
     * @param userSeconds processor time in the program
     * @param systemSeconds processor time in the kernel
     * @param memoryBytes resident memory
     */
    record Entry(
            long pid,
            long group,
            long session,
            String start,
            double userSeconds,
            double systemSeconds,
            long memoryBytes) {}

    /** The process {@code pid} unless there is none or only its exit code is left. */
    Optional<Entry> find(long pid) {
        if (hasProc) {
            return fromStat(pid);
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(handle -> new Entry(pid, 0, 0, startFromPs(pid), 0, 0, 0));
    }

    /** Whether the process {@code pid} that began at {@code start} still runs. */
    boolean alive(long pid, String start) {
        return find(pid).filter(entry -> entry.start().equals(start)).isPresent();
    }

    /** The processes of the session or group of {@code leader}; without {@code /proc}, its descendants. */
    List<Entry> led(long leader) {
        if (!hasProc) {
            return ProcessHandle.of(leader).stream()
                    .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                    .flatMap(handle -> find(handle.pid()).stream())
                    .toList();
        }
        return all(entry -> ledBy(entry, leader));
    }

    /** The processes that {@link #led} gives, and those whose environment holds {@code marker}. */
    List<Entry> belonging(long leader, String marker) {
        byte[] wanted = marker.getBytes(StandardCharsets.UTF_8);
        return hasProc ? all(entry -> ledBy(entry, leader) || hasInEnvironment(entry, wanted)) : led(leader);
    }

    private static boolean ledBy(Entry entry, long leader) {
        return leader > 0 && (entry.group() == leader || entry.session() == leader);
    }

    /** Identifies the time since the machine started; {@code -} where that is not told. */
    String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
        } catch (IOException e) {
            return "-";
        }
    }

    private List<Entry> all(Predicate<Entry> wanted) {
        List<Entry> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path folder : folders) {
                fromStat(Long.parseLong(folder.getFileName().toString()))
                        .filter(wanted)
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot list " + PROC, e);
        }
        return found;
    }

    private static boolean hasInEnvironment(Entry entry, byte[] marker) {
        try {
            return contains(Files.readAllBytes(PROC.resolve(entry.pid() + "/environ")), marker);
        } catch (IOException e) {
            return false; // gone meanwhile, or another user's: not ours
        }
    }

    /** Whether {@code marker} stands in {@code environ} as a whole variable. */
    static boolean contains(byte[] environ, byte[] marker) {
        int from = 0;
        for (int at = 0; at <= environ.length; at++) {
            if (at == environ.length || environ[at] == 0) {
                if (at - from == marker.length
                        && java.util.Arrays.equals(environ, from, at, marker, 0, marker.length)) {
                    return true;
                }
                from = at + 1;
            }
        }
        return false;
    }

    private static Optional<Entry> fromStat(long pid) {
        try {
            return parse(pid, Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads a line of {@code /proc/PID/stat}; empty for a zombie. */
    static Optional<Entry> parse(long pid, String line) {
        // The second field is the program's name in parentheses and may hold anything.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).trim().split(" ");
        if (fields[0].equals("Z") || fields[0].equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                pid,
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                fields[19],
                Long.parseLong(fields[11]) / TICKS_PER_SECOND,
                Long.parseLong(fields[12]) / TICKS_PER_SECOND,
                Long.parseLong(fields[21]) * PAGE_BYTES));
    }

    private static String startFromPs(long pid) {
        ProcessBuilder builder = new ProcessBuilder("ps", "-o", "lstart=", "-p", Long.toString(pid));
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return String.join("_", text.trim().split("\\s+")).toString();
        } catch (IOException e) {
            return String.format(Locale.ROOT, "unknown (%s)", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}

package io.slipway.agent.pressure;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how much is left on this machine; memory and process ids only where there is a {@code /proc} as of Linux.
 * Blocks.
 *
 * @param work the folder whose disk counts
 * @param proc where the kernel tells, {@code /proc}
 */
public record MachineReader(Path work, Path proc) {
    private static final Logger LOG = LoggerFactory.getLogger(MachineReader.class);
    private static final long KIBI = 1024;

    /** Of this machine. */
    public static MachineReader of(Path work) {
        return new MachineReader(work, Path.of("/proc"));
    }

    /** Reads; what cannot be read is not known. */
    public Reading read() {
        long diskLeft = 0;
        long diskTotal = 0;
        try {
            FileStore store = Files.getFileStore(work);
            diskLeft = store.getUsableSpace();
            diskTotal = store.getTotalSpace();
        } catch (IOException e) {
            LOG.warn("cannot tell how much room is left on the disk of {}: {}", work, e.toString());
        }
        List<String> memory = lines("meminfo");
        long memoryTotal = memoryLine(memory, "MemTotal:");
        long memoryLeft = memoryLine(memory, "MemAvailable:");
        long pidsTotal = Math.min(number("sys/kernel/pid_max"), number("sys/kernel/threads-max"));
        long pids = threads();
        boolean pidsKnown = pids > 0 && pidsTotal > 0;
        return new Reading(
                diskLeft,
                diskTotal,
                memoryLeft,
                memoryLeft == 0 ? 0 : memoryTotal,
                pidsKnown ? Math.max(0, pidsTotal - pids) : 0,
                pidsKnown ? pidsTotal : 0);
    }

    private static long memoryLine(List<String> lines, String name) {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return parsed(line.substring(name.length()).replace("kB", "")) * KIBI;
            }
        }
        return 0;
    }

    /** The fourth word of {@code loadavg} is {@code running/all}. */
    private long threads() {
        List<String> lines = lines("loadavg");
        if (lines.isEmpty()) {
            return 0;
        }
        String[] words = lines.get(0).split(" ", -1);
        return words.length < 4 ? 0 : parsed(words[3].substring(words[3].indexOf('/') + 1));
    }

    private long number(String file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? 0 : parsed(lines.get(0));
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file));
        } catch (IOException e) {
            LOG.trace("{} is not told here", file, e);
            return List.of();
        }
    }

    private static long parsed(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            LOG.trace("'{}' is no number", text, e);
            return 0;
        }
    }
}

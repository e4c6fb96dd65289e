package io.slipway.agent.container.process;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the files of control groups. */
final class CgroupFiles {
    private CgroupFiles() {}

    /** Writes {@code value} to the setting {@code name}. */
    static void write(Path folder, String name, String value) throws IOException {
        Path file = folder.resolve(name);
        try {
            Files.writeString(file, value, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("cannot write " + value + " to " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes {@code value} to the setting {@code name} where the kernel has it. */
    static void writeIfThere(Path folder, String name, String value) throws IOException {
        if (Files.exists(folder.resolve(name))) {
            write(folder, name, value);
        }
    }

    /** The process ids in {@code folder}; none when it is gone. */
    static List<Long> processes(Path folder) throws IOException {
        try {
            List<Long> pids = new ArrayList<>();
            for (String line : Files.readAllLines(folder.resolve("cgroup.procs"))) {
                pids.add(Long.parseLong(line.trim()));
            }
            return pids;
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The number after {@code key} in a file of {@code key number} lines; 0 when it is not there. */
    static long keyed(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key + " ")) {
                    return Long.parseLong(line.substring(key.length() + 1).trim());
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 0; // not accounted on this machine
        }
        return 0;
    }

    /** The number in {@code file}; 0 when it is not there or says {@code max}. */
    static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).trim());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Removes {@code folder} and the groups below it, which a task may have made. */
    static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> below = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path child : below) {
                remove(child);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** Removes {@code folder} if nothing is below it. */
    static void removeIfUnused(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // in use by containers that live on
        } catch (IOException e) {
            return; // the kernel says EBUSY for the same
        }
    }
}

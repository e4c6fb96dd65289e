package io.slipway.agent.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes sandboxes of ended tasks: those older than an age, the oldest beyond a number, and while the disk is nearly
 * full the oldest of all. What was changed in the last minute stays in any case: a task may have begun there meanwhile.
 * Volumes lie elsewhere, and links to them are not followed. Blocks.
 *
 * @param root below which all sandboxes lie
 * @param maxAge since the last change of the sandbox or its logs
 * @param maxNumber how many sandboxes of ended tasks may stay
 */
public record SandboxCollector(Path root, Duration maxAge, int maxNumber) {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxCollector.class);
    private static final int RUN_DEPTH = 7;
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private record Run(Path folder, Instant changed) {}

    /**
     * Deletes what is due.
     *
     * @param inUse sandboxes that must stay
     * @param now the time
     * @param missingBytes how much room is missing on the disk at the moment; 0 when there is enough
     * @return how many were deleted
     */
    public int collect(Set<Path> inUse, Instant now, LongSupplier missingBytes) {
        List<Run> ended = new ArrayList<>();
        for (Path folder : runs()) {
            if (!inUse.contains(folder)) {
                ended.add(new Run(folder, changed(folder)));
            }
        }
        ended.sort(Comparator.comparing(Run::changed));
        int beyond = ended.size() - maxNumber;
        int deleted = 0;
        for (int i = 0; i < ended.size(); i++) {
            Run run = ended.get(i);
            if (run.changed().plus(YOUNG).isAfter(now)) {
                break;
            }
            boolean due = i < beyond || run.changed().plus(maxAge).isBefore(now) || missingBytes.getAsLong() > 0;
            if (due && delete(run.folder())) {
                deleted++;
            }
        }
        return deleted;
    }

    private List<Path> runs() {
        List<Path> level = List.of(root);
        for (int depth = 0; depth < RUN_DEPTH; depth++) {
            List<Path> below = new ArrayList<>();
            level.forEach(folder -> below.addAll(folders(folder)));
            level = below;
        }
        return level;
    }

    private static List<Path> folders(Path folder) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream =
                Files.newDirectoryStream(folder, child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))) {
            stream.forEach(children::add);
        } catch (NoSuchFileException e) {
            return List.of(); // no task yet
        } catch (IOException e) {
            LOG.warn("cannot list {}: {}", folder, e.getMessage());
        }
        return children;
    }

    private static Instant changed(Path folder) {
        Instant newest = Instant.EPOCH;
        for (Path path : List.of(folder, folder.resolve("stdout"), folder.resolve("stderr"))) {
            try {
                Instant time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                newest = time.isAfter(newest) ? time : newest;
            } catch (IOException e) {
                LOG.trace("{} has no time", path, e); // it may never have been written
            }
        }
        return newest;
    }

    private static boolean delete(Path run) {
        try {
            deleteTree(run);
            deleteEmptyParents(run);
            LOG.info("deleted the old sandbox {}", run);
            return true;
        } catch (IOException e) {
            LOG.warn("cannot delete the old sandbox {}: {}", run, e.toString());
            return false;
        }
    }

    /** Deletes a folder and all in it; links are deleted, not followed. */
    public static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes the folder of runs with its link to the latest, and the folder of the task, when none is left. */
    private static void deleteEmptyParents(Path run) throws IOException {
        Path runs = run.resolveSibling("").normalize();
        if (folders(runs).isEmpty()) {
            Files.deleteIfExists(runs.resolve("latest"));
            Files.deleteIfExists(runs);
            Files.deleteIfExists(runs.resolveSibling("").normalize());
        }
    }
}

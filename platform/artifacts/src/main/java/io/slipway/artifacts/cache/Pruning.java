package io.slipway.artifacts.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at a store for what may go. Whoever is at a file that goes all the same keeps it: a hard link holds it, and
 * who comes later fetches it again. When a file was used last is its time of access, which the store sets by itself,
 * since file systems are mounted without it.
 *
 * @param stored the folder of the files
 * @param now the time
 * @param limits what may stay
 * @param missingBytes how much room is missing on the disk at the moment; 0 when there is enough
 */
record Pruning(Path stored, Instant now, CacheLimits limits, LongSupplier missingBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

    /** What was used within this time stays in any case: a fetch may be about to link it. */
    static final Duration YOUNG = Duration.ofHours(1);

    /**
     * A file of the store.
     *
     * @param linked whether a sandbox has it too, so that deleting it would make no room
     */
    private record Candidate(Path path, Instant used, long bytes, boolean linked) {}

    /** Deletes; each file under {@code lock}. @return how many */
    int run(Object lock) throws IOException {
        List<Candidate> candidates = candidates();
        candidates.sort(Comparator.comparing(Candidate::used));
        long bytes = candidates.stream().mapToLong(Candidate::bytes).sum();
        int deleted = 0;
        for (Candidate candidate : candidates) {
            if (isYoung(candidate.used)) {
                break;
            }
            boolean due = candidate.used.plus(limits.maxAge()).isBefore(now)
                    || bytes > limits.maxBytes()
                    || missingBytes.getAsLong() > 0;
            if (due && !candidate.linked && delete(candidate.path, lock)) {
                bytes -= candidate.bytes;
                deleted++;
            }
        }
        return deleted;
    }

    private boolean isYoung(Instant used) {
        return used.plus(YOUNG).isAfter(now);
    }

    private boolean delete(Path path, Object lock) throws IOException {
        synchronized (lock) {
            if (isYoung(used(path))) {
                return false; // somebody came meanwhile
            }
            LOG.debug("{} was not used for long; deleted", path);
            return Files.deleteIfExists(path);
        }
    }

    static Instant used(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class)
                .lastAccessTime()
                .toInstant();
    }

    private List<Candidate> candidates() throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        Files.walkFileTree(stored, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Map<String, Object> links = Files.readAttributes(file, "unix:nlink");
                boolean linked = links.get("nlink") instanceof Integer count && count > 1;
                candidates.add(new Candidate(file, attributes.lastAccessTime().toInstant(), attributes.size(), linked));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                LOG.debug("{} went meanwhile", file, failure);
                return FileVisitResult.CONTINUE;
            }
        });
        return candidates;
    }

    /** Deletes what was not written since {@code before}, below {@code folder}. */
    static void deleteOlder(Path folder, Instant before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.lastModifiedTime().compareTo(FileTime.from(before)) < 0) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                LOG.debug("{} went meanwhile", file, failure);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

package io.slipway.artifacts.cache;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of everything fetched, on one file system, shared by all tasks and by any number of processes.
 *
 * <pre>
 * sha256/ab/&lt;hash&gt;      a file, named by its content
 * index/&lt;hash of key&gt;   which content an address had ({@link CacheEntry}, JSON)
 * partial/&lt;hash of key&gt; a file on its way in; only the holder of the key's lock touches it
 * locks/&lt;hash of key&gt;   file locks; they stay, empty
 * </pre>
 *
 * <p>When a file was used last is its time of access; {@link #prune} goes by that.
 *
 * <p>A file enters by being written to its partial, forced to disk and renamed, so that a name in {@code sha256/}
 * always stands for a whole file. Its modification time is then set to a fixed mark: a file that lost the mark was
 * written to by somebody (a task through a hard link, say), is hashed again before use, and dropped when it has
 * changed.
 *
 * <p>Thread-safe.
 */
public final class ArtifactCache {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactCache.class);

    /** The modification time of a file that nobody wrote to since it came in. */
    private static final FileTime MARK = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    /** So exact is the time of the last use. */
    private static final Duration USE_NOTED = Duration.ofMinutes(10);

    private static final Duration PARTIAL_KEPT = Duration.ofDays(7);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;
    private final Clock clock;
    private final KeyLock.Table table = new KeyLock.Table();

    /** Held while a file's last use is noted, and while one is deleted that nobody used. */
    private final Object uses = new Object();

    private ArtifactCache(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Opens or makes the store in {@code directory} and drops unfinished downloads that nobody continued for a week.
     *
     * @throws ArtifactException LOCAL_IO or DISK_FULL
     */
    public static ArtifactCache open(Path directory, Clock clock) {
        ArtifactCache cache = new ArtifactCache(directory.toAbsolutePath(), clock);
        try {
            for (String part : new String[] {"sha256", "index", "partial", "locks"}) {
                Files.createDirectories(cache.directory.resolve(part));
            }
            cache.dropStale();
        } catch (IOException e) {
            throw ArtifactException.local("set up the artifact cache in", directory, e);
        }
        return cache;
    }

    private void dropStale() throws IOException {
        FileTime before = FileTime.from(clock.now().minus(PARTIAL_KEPT));
        try (DirectoryStream<Path> partials = Files.newDirectoryStream(directory.resolve("partial"))) {
            for (Path partial : partials) {
                if (Files.getLastModifiedTime(partial).compareTo(before) < 0) {
                    Files.deleteIfExists(partial);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("another process tidied {} at the same time", e.getFile());
        }
    }

    /**
     * Runs {@code action} while nobody else, in this or in another process, holds {@code key}.
     *
     * @throws ArtifactException CANCELLED while waiting, LOCAL_IO, DISK_FULL, and what the action throws
     */
    public <T> T holding(String key, Cancellation cancellation, Supplier<T> action) {
        Path path = directory.resolve("locks").resolve(Sha256.of(key));
        KeyLock held = KeyLock.take(table, path, cancellation);
        try {
            return action.get();
        } finally {
            held.release();
        }
    }

    /** Where the holder of the key's lock writes what it fetches; may hold what an earlier holder left. */
    public Path partial(String key) {
        return directory.resolve("partial").resolve(Sha256.of(key));
    }

    /** The file of this content, unless it is absent or damaged (then it is dropped). */
    public Optional<StoredFile> find(String sha256) {
        Path path = path(sha256);
        try {
            noteUse(path);
            FileTime modified = Files.getLastModifiedTime(path);
            if (!modified.equals(MARK) && !restoreMark(sha256, path)) {
                return Optional.empty();
            }
            return Optional.of(new StoredFile(sha256, Files.size(path), path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw ArtifactException.local("read", path, e);
        }
    }

    /** From here on {@link #prune} leaves it alone for a while. @throws NoSuchFileException when it is not there */
    private void noteUse(Path path) throws IOException {
        synchronized (uses) {
            Instant now = clock.now();
            if (Pruning.used(path).plus(USE_NOTED).isBefore(now)) {
                Files.getFileAttributeView(path, BasicFileAttributeView.class).setTimes(null, FileTime.from(now), null);
            }
        }
    }

    /**
     * Deletes what nobody used for long, what is beyond the size, and, while the disk has too little room, what nobody
     * used for longest. Files that a sandbox has too stay, for they go on taking the room; so does what was used within
     * an hour. Blocks.
     *
     * @param missingBytes how much room is missing on the disk at the moment; 0 when there is enough
     * @return how many files were deleted
     * @throws ArtifactException LOCAL_IO
     */
    public int prune(CacheLimits limits, LongSupplier missingBytes) {
        try {
            Instant now = clock.now();
            int deleted = new Pruning(directory.resolve("sha256"), now, limits, missingBytes).run(uses);
            dropStale();
            forgetIndex(now);
            Pruning.deleteOlder(directory.resolve("maven"), now.minus(limits.maxAge()));
            if (deleted > 0) {
                LOG.info("deleted {} files from {} that were not used for long", deleted, directory);
            }
            return deleted;
        } catch (IOException e) {
            throw ArtifactException.local("tidy up", directory, e);
        }
    }

    /** What an address had is of no use without the content. */
    private void forgetIndex(Instant now) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.resolve("index"))) {
            for (Path entry : entries) {
                boolean young = Files.getLastModifiedTime(entry)
                        .toInstant()
                        .plus(Pruning.YOUNG)
                        .isAfter(now);
                if (!young && !isUseful(entry)) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("another process tidied {} at the same time", e.getFile());
        }
    }

    private boolean isUseful(Path entry) throws IOException {
        try {
            return Files.exists(path(
                    JSON.readValue(Files.readAllBytes(entry), CacheEntry.class).sha256()));
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.debug("{} is damaged", entry, e);
            return false;
        }
    }

    /** As {@link #find}, after reading every byte: for those who doubt their disk. */
    public Optional<StoredFile> verify(String sha256) {
        Path path = path(sha256);
        try {
            if (Files.notExists(path) || !restoreMark(sha256, path)) {
                return Optional.empty();
            }
            return find(sha256);
        } catch (IOException e) {
            throw ArtifactException.local("read", path, e);
        }
    }

    private boolean restoreMark(String sha256, Path path) throws IOException {
        if (Sha256.of(path).equals(sha256)) {
            Files.setLastModifiedTime(path, MARK);
            return true;
        }
        LOG.warn("{} was changed after it came in; dropped, it will be fetched again", path);
        Files.deleteIfExists(path);
        return false;
    }

    /** What {@code key} stood for when last fetched, when the content is still here. */
    public Optional<CacheEntry> recall(String key) {
        Path path = indexPath(key);
        try {
            CacheEntry entry = JSON.readValue(Files.readAllBytes(path), CacheEntry.class);
            return find(entry.sha256()).isPresent() ? Optional.of(entry) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            LOG.warn("{} is damaged; ignored, the file will be fetched again", path);
            return Optional.empty();
        } catch (IOException e) {
            throw ArtifactException.local("read", path, e);
        }
    }

    /** Remembers what {@code key} stands for. The caller holds the key's lock. */
    public void remember(String key, CacheEntry entry) {
        Path path = indexPath(key);
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.write(fresh, JSON.writeValueAsBytes(entry));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw ArtifactException.local("write", path, e);
        }
    }

    /**
     * Takes a whole file in, by moving it; it must lie below the cache's directory. The caller holds the lock of the
     * key it was fetched under.
     *
     * @param sha256 what its content must be; null when not known
     * @param what its name, for the error
     * @throws ArtifactException CHECKSUM_MISMATCH (the file is deleted), LOCAL_IO, DISK_FULL
     */
    public StoredFile adopt(Path file, @Nullable String sha256, String what) {
        try {
            String actual = Sha256.of(file);
            if (sha256 != null && !actual.equals(sha256)) {
                Files.deleteIfExists(file);
                throw new ArtifactException(
                        ArtifactException.Code.CHECKSUM_MISMATCH,
                        what + " has SHA-256 " + actual + ", expected " + sha256
                                + ": the file was changed at its source, or its checksum was written down wrongly");
            }
            Optional<StoredFile> known = find(actual);
            if (known.isPresent()) {
                Files.deleteIfExists(file);
                return known.get();
            }
            return moveIn(file, actual);
        } catch (IOException e) {
            throw ArtifactException.local("store " + what + " from", file, e);
        }
    }

    private StoredFile moveIn(Path file, String sha256) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Path path = path(sha256);
        Files.createDirectories(path.getParent());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        Files.setLastModifiedTime(file, MARK);
        Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
        return new StoredFile(sha256, Files.size(path), path);
    }

    /**
     * Puts a stored file at {@code target}: as a hard link where the file system can, else as a copy. A linked file
     * must not be changed and belongs to nobody in particular: an executable one is therefore always a copy.
     *
     * @throws ArtifactException LOCAL_IO or DISK_FULL; {@code target} does not exist then
     */
    public void place(StoredFile file, Path target, boolean executable) {
        try {
            Files.createDirectories(target.getParent());
            Files.deleteIfExists(target);
            if (executable || !linked(file.path(), target)) {
                copy(file.path(), target, executable);
            }
        } catch (IOException e) {
            throw ArtifactException.local("put " + file.sha256() + " at", target, e);
        }
    }

    private static boolean linked(Path source, Path target) throws IOException {
        try {
            Files.createLink(target, source);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{} is copied, since it cannot be linked: {}", target, e.toString());
            return false;
        }
    }

    private static void copy(Path source, Path target, boolean executable) throws IOException {
        try {
            Files.copy(source, target);
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    /** The folder of the store. */
    public Path directory() {
        return directory;
    }

    private Path path(String sha256) {
        if (!Sha256.isOne(sha256)) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal: " + sha256);
        }
        return directory.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private Path indexPath(String key) {
        return directory.resolve("index").resolve(Sha256.of(key));
    }
}

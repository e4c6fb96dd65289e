package io.slipway.artifacts;

import io.slipway.artifacts.archive.ArchiveLimits;
import io.slipway.artifacts.archive.Archives;
import io.slipway.artifacts.cache.ArtifactCache;
import io.slipway.artifacts.cache.CacheEntry;
import io.slipway.artifacts.cache.Sha256;
import io.slipway.artifacts.cache.StoredFile;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.web.Downloads;
import io.slipway.artifacts.web.Validator;
import io.slipway.runtime.id.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches single files and archives, from here or over HTTP. Belongs to one job. */
final class SingleFile {
    private static final Logger LOG = LoggerFactory.getLogger(SingleFile.class);

    private final ArtifactCache cache;
    private final Downloads downloads;
    private final ArchiveLimits limits;
    private final Ids ids;
    private final Job job;

    SingleFile(ArtifactCache cache, Downloads downloads, ArchiveLimits limits, Ids ids, Job job) {
        this.cache = cache;
        this.downloads = downloads;
        this.limits = limits;
        this.ids = ids;
        this.job = job;
    }

    Path fetch(FetchItem item, FetchRequest request) {
        Destination destination = Destination.of(item, request.sandbox());
        job.meter().expectFiles(1);
        job.meter().doing(String.valueOf(destination.path().getFileName()));
        destination.folder(destination.parent());
        Path made;
        if ("file".equalsIgnoreCase(destination.source().getScheme())) {
            made = local(item, destination);
        } else if (item.cache() || item.sha256() != null) {
            String sha256 = item.sha256() == null ? null : item.sha256().toLowerCase(Locale.ROOT);
            made = place(item, destination, stored(destination.source(), sha256));
        } else {
            made = once(item, destination);
        }
        job.meter().fileDone();
        return made;
    }

    private Path place(FetchItem item, Destination destination, StoredFile file) {
        if (unpacks(item, destination)) {
            return unpack(file.path(), destination);
        }
        cache.place(file, destination.path(), item.executable());
        return destination.path();
    }

    private static boolean unpacks(FetchItem item, Destination destination) {
        return item.extract() && !item.executable() && Archives.isArchive(fileName(destination));
    }

    private static String fileName(Destination destination) {
        return String.valueOf(destination.path().getFileName());
    }

    private Path unpack(Path archive, Destination destination) {
        Path folder = destination.parent();
        job.meter().doing("unpacking " + fileName(destination));
        Archives.extract(archive, fileName(destination), folder, limits, job.cancellation());
        return folder;
    }

    /** A file of this machine; never linked, since it is its owner's. */
    private Path local(FetchItem item, Destination destination) {
        Path source = Path.of(destination.source().getPath());
        if (!Files.isRegularFile(source)) {
            throw new ArtifactException(
                    Code.NOT_FOUND,
                    "cannot fetch '" + item.uri() + "': " + source
                            + (Files.exists(source) ? " is no regular file" : " does not exist on this agent"));
        }
        checkHash(item, source);
        if (unpacks(item, destination)) {
            return unpack(source, destination);
        }
        copy(source, destination.path());
        makeExecutable(item, destination.path());
        return destination.path();
    }

    private static void checkHash(FetchItem item, Path file) {
        String expected = item.sha256();
        if (expected == null) {
            return;
        }
        try {
            String actual = Sha256.of(file);
            if (!actual.equals(expected.toLowerCase(Locale.ROOT))) {
                throw new ArtifactException(
                        Code.CHECKSUM_MISMATCH,
                        "cannot fetch '" + item.uri() + "': it has SHA-256 " + actual + ", expected " + expected);
            }
        } catch (IOException e) {
            throw ArtifactException.local("read", file, e);
        }
    }

    private void copy(Path source, Path target) {
        try {
            job.meter().expectBytes(Files.size(source));
            Files.deleteIfExists(target);
            byte[] buffer = new byte[1 << 16];
            try (InputStream in = Files.newInputStream(source);
                    OutputStream out = Files.newOutputStream(target)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    job.cancellation().check();
                    out.write(buffer, 0, n);
                    job.meter().bytes(n);
                }
            }
        } catch (IOException e) {
            discard(target, e);
            throw ArtifactException.local("copy " + source + " to", target, e);
        } catch (ArtifactException e) {
            discard(target, e);
            throw e;
        }
    }

    private static void discard(Path file, Exception cause) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void makeExecutable(FetchItem item, Path file) {
        if (!item.executable()) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw ArtifactException.local("make executable", file, e);
        }
    }

    /** A download that nobody else wants: the task gets it as its own file. */
    private Path once(FetchItem item, Destination destination) {
        String key = "once " + ids.uuid() + " " + item.uri();
        Path partial = cache.partial(key);
        try {
            downloads.get(
                    new Downloads.Request(destination.source(), partial, Validator.NONE, false, null),
                    job.meter(),
                    job.cancellation());
            if (unpacks(item, destination)) {
                return unpack(partial, destination);
            }
            Files.move(partial, destination.path(), StandardCopyOption.REPLACE_EXISTING);
            makeExecutable(item, destination.path());
            return destination.path();
        } catch (IOException e) {
            discard(destination.path(), e);
            throw ArtifactException.local("move the download of " + item.uri() + " to", destination.path(), e);
        } finally {
            discard(partial, new IOException());
            discard(partial.resolveSibling(partial.getFileName() + ".from"), new IOException());
        }
    }

    /** A download that stays in the store. */
    StoredFile stored(URI source, @Nullable String sha256) {
        return stored(source, sha256, null);
    }

    /**
     * The same.
     *
     * @param token shown to the server
     */
    StoredFile stored(URI source, @Nullable String sha256, @Nullable String token) {
        Optional<StoredFile> known = sha256 == null ? Optional.empty() : cache.find(sha256);
        if (known.isPresent()) {
            return counted(known.get());
        }
        String key = source.toString();
        return cache.holding(key, job.cancellation(), () -> {
            Optional<StoredFile> meanwhile = sha256 == null ? Optional.empty() : cache.find(sha256);
            return meanwhile.isPresent() ? counted(meanwhile.get()) : download(source, key, sha256, token);
        });
    }

    private StoredFile counted(StoredFile file) {
        job.meter().expectBytes(file.size());
        job.meter().bytes(file.size());
        return file;
    }

    private StoredFile download(URI source, String key, @Nullable String sha256, @Nullable String token) {
        Optional<CacheEntry> earlier = sha256 == null ? cache.recall(key) : Optional.empty();
        Validator unless = earlier.map(entry -> new Validator(entry.etag(), entry.lastModified()))
                .orElse(Validator.NONE);
        Downloads.Outcome outcome;
        try {
            outcome = downloads.get(
                    new Downloads.Request(source, cache.partial(key), unless, sha256 != null, token),
                    job.meter(),
                    job.cancellation());
        } catch (ArtifactException e) {
            Optional<StoredFile> old = earlier.flatMap(entry -> cache.find(entry.sha256()));
            if (e.code() != Code.UNREACHABLE || old.isEmpty()) {
                throw e;
            }
            LOG.warn("{}; the copy in the cache is used", e.getMessage());
            return counted(old.get());
        }
        if (outcome.unchanged()) {
            return earlier.flatMap(entry -> cache.find(entry.sha256()))
                    .map(this::counted)
                    .orElseThrow(() -> new ArtifactException(
                            Code.LOCAL_IO, "the cached copy of " + source + " vanished meanwhile; try again"));
        }
        StoredFile file = cache.adopt(cache.partial(key), sha256, source.toString());
        Validator validator = outcome.validator();
        cache.remember(
                key, new CacheEntry(key, file.sha256(), file.size(), validator.etag(), validator.lastModified()));
        return file;
    }
}

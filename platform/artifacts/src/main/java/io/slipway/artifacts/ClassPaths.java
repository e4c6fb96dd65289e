package io.slipway.artifacts;

import io.slipway.artifacts.archive.ArchiveLimits;
import io.slipway.artifacts.cache.ArtifactCache;
import io.slipway.artifacts.cache.CacheEntry;
import io.slipway.artifacts.cache.StoredFile;
import io.slipway.artifacts.maven.Coordinate;
import io.slipway.artifacts.maven.LockFile;
import io.slipway.artifacts.maven.MavenRepositories;
import io.slipway.artifacts.maven.MavenUri;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.web.DownloadLimits;
import io.slipway.artifacts.web.Downloads;
import io.slipway.runtime.id.Ids;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches whole class paths by Maven coordinates. Belongs to one job. */
final class ClassPaths {
    private static final Logger LOG = LoggerFactory.getLogger(ClassPaths.class);

    private final ArtifactCache cache;
    private final MavenRepositories maven;
    private final Downloads downloads;
    private final DownloadLimits limits;
    private final Job job;

    ClassPaths(ArtifactCache cache, MavenRepositories maven, Downloads downloads, DownloadLimits limits, Job job) {
        this.cache = cache;
        this.maven = maven;
        this.downloads = downloads;
        this.limits = limits;
        this.job = job;
    }

    /** Puts the closure into the item's folder. */
    Path fetch(FetchItem item, FetchRequest request) {
        MavenUri uri = MavenUri.parse(item.uri());
        Destination destination = Destination.of(item, request.sandbox());
        Path folder = destination.folder(destination.path());
        List<LockFile.Entry> wanted = uri.lock() == null
                ? resolve(uri).stream()
                        .map(coordinate -> new LockFile.Entry(coordinate, null, 0))
                        .toList()
                : lockFile(uri, request).entries();
        List<StoredFile> files = obtain(wanted, uri.lock() != null);
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < files.size(); i++) {
            Coordinate coordinate = wanted.get(i).coordinate();
            String name = coordinate.fileName();
            if (!taken.add(name)) {
                name = coordinate.group() + "." + name;
                taken.add(name);
            }
            cache.place(files.get(i), folder.resolve(name), false);
        }
        return folder;
    }

    /** Writes the closure down. */
    LockFile lock(MavenUri uri) {
        List<LockFile.Entry> wanted = resolve(uri).stream()
                .map(coordinate -> new LockFile.Entry(coordinate, null, 0))
                .toList();
        List<StoredFile> files = obtain(wanted, false);
        List<LockFile.Entry> entries = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Coordinate coordinate = wanted.get(i).coordinate();
            StoredFile file = files.get(i);
            entries.add(
                    coordinate.own()
                            ? new LockFile.Entry(coordinate, null, 0)
                            : new LockFile.Entry(coordinate, file.sha256(), file.size()));
        }
        return new LockFile(uri, entries);
    }

    private List<Coordinate> resolve(MavenUri uri) {
        uri.roots().stream().filter(Coordinate::own).forEach(this::requireBundled);
        job.meter().doing("resolving " + uri);
        return retrying(() -> maven.closure(uri, job.meter(), job.cancellation()));
    }

    private LockFile lockFile(MavenUri uri, FetchRequest request) {
        URI locks = request.locks();
        String sha256 = String.valueOf(uri.lock());
        Optional<StoredFile> known = cache.find(sha256);
        if (known.isEmpty() && locks == null) {
            throw new ArtifactException(
                    Code.BAD_LOCK, "the lock file of " + uri + " is not in the cache, and nobody was named who has it");
        }
        StoredFile file =
                known.orElseGet(() -> fetchLock(uri, locks == null ? URI.create("") : locks, sha256, request.token()));
        LockFile lock;
        try {
            lock = LockFile.parse(Files.readString(file.path()));
        } catch (IOException e) {
            throw ArtifactException.local("read", file.path(), e);
        }
        if (!lock.request().equals(uri.unlocked())) {
            throw new ArtifactException(
                    Code.BAD_LOCK,
                    "the lock file " + sha256 + " was made for " + lock.request() + ", not for " + uri.unlocked()
                            + "; make it again with 'slipway package lock'");
        }
        return lock;
    }

    private StoredFile fetchLock(MavenUri uri, URI locks, String sha256, @Nullable String token) {
        job.meter().doing("lock file of " + uri.roots().get(0));
        SingleFile single = new SingleFile(cache, downloads, ArchiveLimits.DEFAULT, Ids.secure(), job);
        try {
            return single.stored(locks.resolve(sha256), sha256, token);
        } catch (ArtifactException e) {
            throw new ArtifactException(e.code(), "the lock file of " + uri + " cannot be had: " + e.getMessage(), e);
        }
    }

    /** All files, in the order wanted; those that are missing are downloaded side by side. */
    private List<StoredFile> obtain(List<LockFile.Entry> wanted, boolean locked) {
        job.meter().expectFiles(wanted.size());
        if (locked) {
            job.meter()
                    .expectBytes(wanted.stream().mapToLong(LockFile.Entry::size).sum());
        }
        List<Future<StoredFile>> running = wanted.stream()
                .map(entry -> job.workers().submit(() -> obtain(entry)))
                .toList();
        List<StoredFile> files = new ArrayList<>();
        try {
            for (Future<StoredFile> each : running) {
                files.add(each.get());
            }
            return files;
        } catch (ExecutionException e) {
            running.forEach(each -> each.cancel(true));
            throw Fetcher.failure(e);
        } catch (InterruptedException e) {
            running.forEach(each -> each.cancel(true));
            Thread.currentThread().interrupt();
            throw Cancellation.stopped();
        }
    }

    private StoredFile obtain(LockFile.Entry entry) {
        Coordinate coordinate = entry.coordinate();
        StoredFile file = coordinate.own() ? bundled(coordinate) : foreign(entry);
        job.meter().fileDone();
        return file;
    }

    private StoredFile foreign(LockFile.Entry entry) {
        String key = MavenUri.SCHEME + entry.coordinate();
        Optional<StoredFile> known = known(entry, key);
        if (known.isPresent()) {
            return counted(entry, known.get());
        }
        return cache.holding(key, job.cancellation(), () -> {
            Optional<StoredFile> meanwhile = known(entry, key);
            return meanwhile.isPresent() ? counted(entry, meanwhile.get()) : download(entry, key);
        });
    }

    private Optional<StoredFile> known(LockFile.Entry entry, String key) {
        if (entry.sha256() != null) {
            return cache.find(entry.sha256());
        }
        return entry.coordinate().changing()
                ? Optional.empty()
                : cache.recall(key).flatMap(earlier -> cache.find(earlier.sha256()));
    }

    private StoredFile counted(LockFile.Entry entry, StoredFile file) {
        if (entry.sha256() == null) {
            job.meter().expectBytes(file.size());
        }
        job.meter().bytes(file.size());
        return file;
    }

    private StoredFile download(LockFile.Entry entry, String key) {
        Coordinate coordinate = entry.coordinate();
        job.meter().doing(coordinate.fileName());
        boolean sizeKnown = entry.sha256() != null;
        Path file = retrying(() -> maven.download(coordinate, job.meter(), sizeKnown, job.cancellation()));
        StoredFile stored = cache.adopt(file, entry.sha256(), coordinate.toString());
        cache.remember(key, new CacheEntry(key, stored.sha256(), stored.size(), null, null));
        return stored;
    }

    private Path requireBundled(Coordinate coordinate) {
        return maven.bundled(coordinate)
                .orElseThrow(() -> new ArtifactException(
                        Code.NOT_FOUND,
                        coordinate + " does not come with this distribution; files of group " + Coordinate.OWN_GROUP
                                + " are never downloaded. Use the version that 'slipway version' names"));
    }

    private StoredFile bundled(Coordinate coordinate) {
        Path source = requireBundled(coordinate);
        String key = MavenUri.SCHEME + coordinate;
        return cache.holding(key, job.cancellation(), () -> {
            Path partial = cache.partial(key);
            try {
                Files.copy(source, partial, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw ArtifactException.local("copy " + source + " to", partial, e);
            }
            return cache.adopt(partial, null, coordinate.toString());
        });
    }

    private <T> T retrying(Supplier<T> action) {
        Duration wait = limits.backoff();
        for (int attempt = 1; ; attempt++) {
            try {
                return action.get();
            } catch (ArtifactException e) {
                if (e.code() != Code.UNREACHABLE || attempt >= limits.attempts()) {
                    throw e;
                }
                LOG.info("{}; try {} follows in {} ms", e.getMessage(), attempt + 1, wait.toMillis());
                job.cancellation().pause(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }
}

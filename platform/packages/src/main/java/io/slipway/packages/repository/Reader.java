package io.slipway.packages.repository;

import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.cosmosapi.Repository;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads repositories and keeps what it read: a remote one for a while, a folder until a file in it changes. One that
 * cannot be read gives what it gave last, together with the failure. Thread-safe; files are read on the executor.
 */
final class Reader {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    private final Executor blocking;
    private final RemoteRepository remote;
    private final Clock clock;
    private final Duration keep;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, Failed> failed = new ConcurrentHashMap<>();

    private record Kept(
            List<PackageDefinition> packages, Map<String, byte[]> locks, String fingerprint, long readNanos) {}

    private record Failed(CosmosError error, long failedNanos) {}

    Reader(Executor blocking, RemoteRepository remote, Clock clock, Duration keep) {
        this.blocking = blocking;
        this.remote = remote;
        this.clock = clock;
        this.keep = keep;
    }

    /**
     * What the repository has, whatever happens: never fails. A remote one that failed is not asked again for as long
     * as an answer would be kept, so that one that is down does not slow every request.
     */
    CompletableFuture<Contents> contents(Repository repository) {
        Failed before = failed.get(repository.uri());
        if (before != null && fresh(before.failedNanos)) {
            return CompletableFuture.completedFuture(withLast(repository, before.error));
        }
        return read(repository)
                .handle((packages, failure) ->
                        failure == null ? withLast(repository, null) : afterFailure(repository, failure));
    }

    /** What the repository has now; fails with a {@link CosmosException}. */
    CompletableFuture<List<PackageDefinition>> read(Repository repository) {
        if (isFolder(repository)) {
            return CompletableFuture.supplyAsync(() -> folder(repository), blocking);
        }
        Kept last = kept.get(repository.uri());
        if (last != null && fresh(last.readNanos)) {
            return CompletableFuture.completedFuture(last.packages);
        }
        return remote.fetch(repository).thenApply(packages -> remember(repository, packages, Map.of(), ""));
    }

    /** Whether the address is that of a folder of package sources. */
    static boolean isFolder(Repository repository) {
        return repository.uri().startsWith("file:");
    }

    private List<PackageDefinition> folder(Repository repository) {
        Path folder;
        try {
            folder = Path.of(URI.create(repository.uri()));
        } catch (IllegalArgumentException e) {
            throw unreadable(repository, "it is not the URI of a folder: " + e.getMessage(), e);
        }
        if (!Files.isDirectory(folder)) {
            throw unreadable(repository, "there is no folder " + folder, null);
        }
        try {
            SourceFolder source = new SourceFolder(folder);
            String fingerprint = source.fingerprint();
            Kept last = kept.get(repository.uri());
            return last != null && last.fingerprint.equals(fingerprint)
                    ? last.packages
                    : remember(repository, source.read(), source.locks(), fingerprint);
        } catch (IOException e) {
            throw unreadable(repository, e.toString(), e);
        }
    }

    private List<PackageDefinition> remember(
            Repository repository, List<PackageDefinition> packages, Map<String, byte[]> locks, String fingerprint) {
        kept.put(repository.uri(), new Kept(List.copyOf(packages), locks, fingerprint, clock.nanoTime()));
        failed.remove(repository.uri());
        return packages;
    }

    private Contents afterFailure(Repository repository, Throwable failure) {
        CosmosError error = errorOf(repository, failure);
        LOG.warn("repository {} cannot be read: {}", repository.name(), error.message());
        if (!isFolder(repository)) {
            failed.put(repository.uri(), new Failed(error, clock.nanoTime()));
        }
        return withLast(repository, error);
    }

    private Contents withLast(Repository repository, @Nullable CosmosError error) {
        Kept last = kept.get(repository.uri());
        return last == null
                ? new Contents(repository, List.of(), Map.of(), error)
                : new Contents(repository, last.packages, last.locks, error);
    }

    private boolean fresh(long sinceNanos) {
        return clock.nanoTime() - sinceNanos < keep.toNanos();
    }

    private static CosmosError errorOf(Repository repository, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof CosmosException known
                ? known.error()
                : unreadable(repository, cause.toString(), cause).error();
    }

    private static CosmosException unreadable(Repository repository, String why, @Nullable Throwable cause) {
        CosmosError error = CosmosError.of(
                        "RepositoryUriConnection",
                        "Could not access data at URI for repository [" + repository.name() + "] [" + repository.uri()
                                + "]: " + why)
                .with("repository", repository.uri());
        return cause == null ? new CosmosException(error) : new CosmosException(error, cause);
    }
}

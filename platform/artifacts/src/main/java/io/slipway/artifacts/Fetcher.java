package io.slipway.artifacts;

import io.slipway.artifacts.cache.ArtifactCache;
import io.slipway.artifacts.maven.LockFile;
import io.slipway.artifacts.maven.MavenRepositories;
import io.slipway.artifacts.maven.MavenUri;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.FetchProgress;
import io.slipway.artifacts.transfer.TransferMeter;
import io.slipway.artifacts.web.Downloads;
import io.slipway.artifacts.web.Proxies;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Brings things into sandboxes, through a store that all fetchers of a machine share. Its methods block the caller;
 * different threads and processes may fetch at the same time, and what several of them want is downloaded once.
 * Thread-safe. Close it to let go of connections.
 */
public final class Fetcher implements AutoCloseable {
    private static final long TICK_MS = 200;

    private final FetcherConfig config;
    private final ArtifactCache cache;
    private final MavenRepositories maven;
    private final Downloads downloads;
    private final Ids ids;

    private Fetcher(FetcherConfig config, ArtifactCache cache, Clock clock, Ids ids) {
        ProxySelector proxies = Proxies.ofProcess();
        this.config = config;
        this.cache = cache;
        this.ids = ids;
        this.maven = new MavenRepositories(config.maven(), proxies);
        this.downloads = new Downloads(config.downloads(), proxies, clock);
    }

    /** Opens the store. @throws ArtifactException LOCAL_IO or DISK_FULL */
    public static Fetcher open(FetcherConfig config, Clock clock, Ids ids) {
        return new Fetcher(config, ArtifactCache.open(config.cache(), clock), clock, ids);
    }

    /**
     * Fetches all items, in order.
     *
     * @throws ArtifactException the first failure; what was fetched before it stays in the sandbox
     */
    public FetchResult fetch(FetchRequest request, FetchListener listener, Cancellation cancellation) {
        request.items().forEach(item -> Destination.of(item, request.sandbox()));
        return run(listener, cancellation, job -> {
            List<Path> paths = new ArrayList<>();
            for (FetchItem item : request.items()) {
                paths.add(
                        MavenUri.isOne(item.uri())
                                ? classPaths(job).fetch(item, request)
                                : new SingleFile(cache, downloads, config.archives(), ids, job).fetch(item, request));
            }
            return new FetchResult(paths, job.meter().progress());
        });
    }

    /**
     * Resolves coordinates and writes down their whole closure. Every file is downloaded, so that its hash is known.
     *
     * @param request its own lock, if any, is ignored
     * @throws ArtifactException UNRESOLVED, NOT_FOUND, UNREACHABLE, CANCELLED
     */
    public LockFile lock(MavenUri request, FetchListener listener, Cancellation cancellation) {
        return run(listener, cancellation, job -> classPaths(job).lock(request.unlocked()));
    }

    /**
     * Deletes from the store what may not stay. Blocks.
     *
     * @param missingBytes how much room is missing on the disk at the moment; 0 when there is enough
     * @return how many files were deleted
     * @throws ArtifactException LOCAL_IO
     */
    public int prune(LongSupplier missingBytes) {
        return cache.prune(config.limits(), missingBytes);
    }

    /** The store itself. */
    public ArtifactCache cache() {
        return cache;
    }

    private ClassPaths classPaths(Job job) {
        return new ClassPaths(cache, maven, downloads, config.downloads(), job);
    }

    /** Works on threads of its own, so that the caller's can report and be interrupted. */
    private <T> T run(FetchListener listener, Cancellation cancellation, Function<Job, T> work) {
        ExecutorService workers = Executors.newFixedThreadPool(config.parallel() + 1, runnable -> {
            Thread thread = new Thread(runnable, "fetch");
            thread.setDaemon(true);
            return thread;
        });
        Job job = new Job(workers, new TransferMeter(), cancellation);
        try {
            return await(workers.submit(() -> work.apply(job)), job, listener);
        } finally {
            workers.shutdownNow();
        }
    }

    private static <T> T await(Future<T> future, Job job, FetchListener listener) {
        FetchProgress last = new FetchProgress(-1, -1, -1, -1, "");
        while (true) {
            try {
                T result = future.get(TICK_MS, TimeUnit.MILLISECONDS);
                listener.progress(job.meter().progress());
                return result;
            } catch (TimeoutException e) {
                job.cancellation().check();
                FetchProgress now = job.meter().progress();
                if (!now.equals(last)) {
                    listener.progress(now);
                    last = now;
                }
            } catch (InterruptedException e) {
                job.cancellation().cancel();
                Thread.currentThread().interrupt();
                throw Cancellation.stopped();
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
    }

    static RuntimeException failure(ExecutionException e) {
        if (e.getCause() instanceof ArtifactException failure) {
            return failure;
        }
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return new ArtifactException(Code.LOCAL_IO, "the fetch failed: " + e.getCause(), e.getCause());
    }

    @Override
    public void close() {
        maven.close();
    }
}

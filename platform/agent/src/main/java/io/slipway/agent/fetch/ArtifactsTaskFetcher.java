package io.slipway.agent.fetch;

import io.slipway.agent.container.DiskFull;
import io.slipway.artifacts.FetchItem;
import io.slipway.artifacts.FetchRequest;
import io.slipway.artifacts.Fetcher;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.FetchProgress;
import io.slipway.mesosapi.CommandInfo;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches with the machine's artefact store. Thread-safe. */
public final class ArtifactsTaskFetcher implements TaskFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactsTaskFetcher.class);
    private static final double MEGA = 1e6;

    private final Fetcher fetcher;
    private final Executor threads;
    private volatile String trouble = "";

    /**
     * @param fetcher stays the caller's, who closes it
     * @param threads where fetches block; so many run at a time, the others wait
     */
    public ArtifactsTaskFetcher(Fetcher fetcher, Executor threads) {
        this.fetcher = fetcher;
        this.threads = threads;
    }

    @Override
    public Fetching start(Order order, Consumer<String> progress) {
        Running running = new Running(new CompletableFuture<>(), new Cancellation());
        try {
            threads.execute(() -> run(order, progress, running));
        } catch (RejectedExecutionException e) {
            running.done.completeExceptionally(
                    new FetchException("too many tasks wait for their files on this agent; try again", false, e));
        }
        return running;
    }

    @Override
    public int tidy(LongSupplier missingBytes) {
        try {
            return fetcher.prune(missingBytes);
        } catch (ArtifactException e) {
            LOG.warn("the store of fetched files could not be tidied; it is tried again later: {}", e.getMessage());
            return 0;
        }
    }

    @Override
    public String trouble() {
        return trouble;
    }

    private void run(Order order, Consumer<String> progress, Running running) {
        try {
            FetchRequest request = new FetchRequest(
                    order.uris().stream().map(ArtifactsTaskFetcher::item).toList(),
                    order.sandbox(),
                    order.locks(),
                    order.token());
            running.cancellation.check();
            fetcher.fetch(request, step -> progress.accept(words(step)), running.cancellation);
            trouble = "";
            running.done.complete(null);
        } catch (ArtifactException e) {
            if (e.code() == ArtifactException.Code.DISK_FULL) {
                trouble = "the disk is full: " + e.getMessage();
            }
            running.done.completeExceptionally(new FetchException(
                    String.valueOf(e.getMessage()), e.code() == ArtifactException.Code.DISK_FULL, e));
        } catch (RuntimeException e) {
            trouble = "the last fetch failed inside the agent: " + e;
            running.done.completeExceptionally(new FetchException("cannot fetch: " + e, DiskFull.is(e), e));
        }
    }

    private static FetchItem item(CommandInfo.Uri uri) {
        return new FetchItem(uri.value(), uri.executable(), uri.extract(), uri.cache(), uri.outputFile(), uri.sha256());
    }

    /** How it goes, for people. */
    static String words(FetchProgress step) {
        return String.format(
                Locale.ROOT,
                "fetching%s: %d of %d files, %.1f of %.1f MB",
                step.current().isEmpty() ? "" : " " + step.current(),
                step.filesDone(),
                step.filesTotal(),
                step.bytesDone() / MEGA,
                step.bytesTotal() / MEGA);
    }

    private record Running(CompletableFuture<Void> done, Cancellation cancellation) implements Fetching {
        @Override
        public void cancel() {
            cancellation.cancel();
        }
    }
}

package io.slipway.agent.fetch;

import io.slipway.mesosapi.CommandInfo;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Brings what a task needs into its sandbox. Thread-safe; no method blocks, but {@link #tidy}. */
public interface TaskFetcher {
    /**
     * Begins to fetch.
     *
     * @param progress told in words how it goes, several times a second, on any thread that may block
     */
    Fetching start(Order order, Consumer<String> progress);

    /**
     * Deletes what was kept for later tasks and may not stay. Blocks.
     *
     * @param missingBytes how much room is missing on the disk at the moment; 0 when there is enough
     * @return how many files were deleted
     */
    default int tidy(LongSupplier missingBytes) {
        return 0;
    }

    /** Why nothing can be fetched at present, as far as it lies with this node; empty when it can. */
    default String trouble() {
        return "";
    }

    /**
     * What to fetch.
     *
     * @param uris in order
     * @param sandbox an existing folder
     * @param locks below which lock files are served by their SHA-256; null when not known
     * @param token what is shown there; null when nothing needs to be
     */
    record Order(
            List<CommandInfo.Uri> uris,
            Path sandbox,
            @Nullable URI locks,
            @Nullable String token) {
        /** Copies the list. */
        public Order {
            uris = List.copyOf(uris);
        }

        @Override
        public String toString() {
            return uris + " into " + sandbox;
        }
    }

    /** A fetch under way. */
    interface Fetching {
        /** Completes when all is there; fails with a {@link FetchException}. */
        CompletableFuture<Void> done();

        /** Makes it end soon, by failure. */
        void cancel();
    }
}

package io.slipway.agent.testing;

import io.slipway.agent.fetch.FetchException;
import io.slipway.agent.fetch.TaskFetcher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A fetcher whose fetches end when the test says so. */
public final class SwitchedFetcher implements TaskFetcher {
    /** A fetch that was begun. */
    public record Begun(Order order, Consumer<String> progress, CompletableFuture<Void> done) implements Fetching {
        @Override
        public void cancel() {
            done.completeExceptionally(new FetchException("the fetch was cancelled", false, null));
        }
    }

    public final List<Begun> begun = new CopyOnWriteArrayList<>();

    @Override
    public Fetching start(Order order, Consumer<String> progress) {
        Begun fetch = new Begun(order, progress, new CompletableFuture<>());
        begun.add(fetch);
        return fetch;
    }
}

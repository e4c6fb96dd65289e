package io.slipway.replication.raft;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots. Each component gives its state when it gets round to it, so the states stand for different points of
 * the log; the log is needed from the earliest of them on.
 *
 * <p>Guarded by the {@link Ledger}; only the bytes are made, and files written, without its lock, on a thread of its
 * own: no component waits for that.
 */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final Ledger ledger;
    private final long afterBytes;
    private final ExecutorService files =
            Executors.newSingleThreadExecutor(task -> RaftLog.daemon("log-snapshot", task));
    private @Nullable LogFolder folder;
    private @Nullable Machine machine;
    private @Nullable Member member;
    private @Nullable Attempt attempt;
    private long bytesSince;
    private long lastSize;

    /** One snapshot in the making. */
    static final class Attempt {
        private final Map<String, Given> given = new HashMap<>();
        private final Map<Appends.Unit, Ahead> ahead = new HashMap<>();
        private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private @Nullable Position base;

        private record Ahead(Channel channel, Supplier<byte[]> state) {}

        /** A component's state, and the last entry that is in it. */
        private record Given(long index, Supplier<byte[]> state) {}

        private Snapshot encode(Position earliest) {
            Map<String, Snapshot.State> states = new HashMap<>();
            given.forEach((name, of) -> states.put(name, new Snapshot.State(of.index, of.state.get())));
            return Snapshot.of(states, earliest);
        }
    }

    Snapshots(Ledger ledger, long afterBytes) {
        this.ledger = ledger;
        this.afterBytes = afterBytes;
    }

    void begin(LogFolder where, Machine told, Member of) {
        folder = where;
        machine = told;
        member = of;
    }

    /** So much has been committed; a snapshot begins when it is worth its own size. */
    void logged(long bytes) {
        bytesSince += bytes;
        if (attempt == null && bytesSince >= Math.max(afterBytes, lastSize)) {
            begin();
        }
    }

    /** Begins a snapshot, unless one is in the making. */
    CompletableFuture<@Nullable Void> begin() {
        Attempt present = attempt;
        if (present != null) {
            return present.done;
        }
        Attempt begun = new Attempt();
        attempt = begun;
        bytesSince = 0;
        ledger.collect(begun);
        return begun.done;
    }

    /** The state of {@code channel} stands for the log up to {@code position}. */
    void took(Attempt of, Channel channel, Supplier<byte[]> state, Position position) {
        if (!of.equals(attempt)) {
            return;
        }
        of.given.put(channel.name(), new Attempt.Given(position.index(), state));
        Position base = of.base;
        if (base == null || position.index() < base.index()) {
            of.base = position;
        }
        Position earliest = of.base;
        if (of.given.size() == ledger.components() && earliest != null) {
            try {
                files.execute(() -> write(of, earliest));
            } catch (RejectedExecutionException e) {
                giveUp();
            }
        }
    }

    /** The state of {@code channel} stands for the log up to where {@code last} will be committed. */
    void tookAhead(Attempt of, Channel channel, Supplier<byte[]> state, Appends.Unit last) {
        if (of.equals(attempt)) {
            of.ahead.put(last, new Attempt.Ahead(channel, state));
        }
    }

    /** {@code unit} is committed. */
    void committed(Appends.Unit unit, Position position) {
        Attempt present = attempt;
        Attempt.Ahead ahead = present == null ? null : present.ahead.remove(unit);
        if (present != null && ahead != null) {
            took(present, ahead.channel, ahead.state, position);
        }
    }

    /** States that hold writes in doubt stand for nothing. */
    void giveUp() {
        Attempt present = attempt;
        attempt = null;
        if (present != null) {
            present.done.complete(null);
        }
    }

    /** All states have been given; nothing of {@code of} changes any more. */
    private void write(Attempt of, Position earliest) {
        LogFolder where = folder;
        Machine told = machine;
        Member shortened = member;
        if (where == null || told == null || shortened == null) {
            return;
        }
        long size = 0;
        try {
            if (earliest.index() >= 0) {
                Snapshot snapshot = of.encode(earliest);
                size = where.writeSnapshot(snapshot);
                told.snapshotWritten(earliest);
                shortened.purge();
                LOG.info("snapshot of {} components up to entry {}", of.given.size(), earliest.index());
            }
        } catch (IOException | RuntimeException e) {
            ledger.snapshotFailed(e);
        } finally {
            long written = size;
            ledger.locked(() -> {
                lastSize = written;
                if (of.equals(attempt)) {
                    attempt = null;
                }
            });
            of.done.complete(null);
        }
    }

    void close() {
        files.shutdown();
        try {
            if (!files.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS)) {
                LOG.warn("a snapshot is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

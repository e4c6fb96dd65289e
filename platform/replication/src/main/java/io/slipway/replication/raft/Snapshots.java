package io.slipway.replication.raft;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots. Each component gives its state when it gets round to it, so the states stand for different points of
 * the log; the log is needed from the earliest of them on.
 *
 * <p>Guarded by the {@link Ledger}; only files are written without its lock, on a thread of its own.
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
        private final Map<String, Snapshot.State> states = new HashMap<>();
        private final Map<Appends.Unit, Ahead> ahead = new HashMap<>();
        private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private @Nullable Position base;

        private record Ahead(Channel channel, byte[] state) {}
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
    void took(Attempt of, Channel channel, byte[] state, Position position) {
        if (!of.equals(attempt)) {
            return;
        }
        of.states.put(channel.name(), new Snapshot.State(position.index(), state));
        Position base = of.base;
        if (base == null || position.index() < base.index()) {
            of.base = position;
        }
        Position earliest = of.base;
        if (of.states.size() == ledger.components() && earliest != null) {
            Snapshot whole = Snapshot.of(of.states, earliest);
            try {
                files.execute(() -> write(of, whole));
            } catch (RejectedExecutionException e) {
                giveUp();
            }
        }
    }

    /** The state of {@code channel} stands for the log up to where {@code last} will be committed. */
    void tookAhead(Attempt of, Channel channel, byte[] state, Appends.Unit last) {
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

    private void write(Attempt of, Snapshot snapshot) {
        LogFolder where = folder;
        Machine told = machine;
        Member shortened = member;
        if (where == null || told == null || shortened == null) {
            return;
        }
        try {
            if (snapshot.base().index() >= 0) {
                where.writeSnapshot(snapshot);
                told.snapshotWritten(snapshot.base());
                shortened.purge();
                LOG.info(
                        "snapshot of {} components up to entry {}",
                        snapshot.states().size(),
                        snapshot.base().index());
            }
        } catch (IOException e) {
            ledger.snapshotFailed(e);
        } finally {
            ledger.locked(() -> {
                lastSize = snapshot.states().values().stream()
                        .mapToLong(state -> state.bytes().length)
                        .sum();
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

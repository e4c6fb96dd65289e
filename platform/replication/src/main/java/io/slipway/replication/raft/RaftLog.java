package io.slipway.replication.raft;

import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.replication.ReplicatedLog;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable log. An append is acknowledged when it is flushed to disk (fdatasync) on a majority of the members.
 *
 * <p>States: joining; started; closed, for good. What is told and written meanwhile is the {@link Ledger}'s part.
 *
 * <p>When the leader is closed, another member leads within half a second; when it dies, within four.
 */
public final class RaftLog implements ReplicatedLog {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLog.class);
    private static final long CLOSE_TIMEOUT_S = 10;

    private final RaftLogConfig config;
    private final Refusals refusals;
    private final Ledger ledger;
    private @Nullable LogFolder folder;
    private @Nullable Member member;
    private boolean started;
    private boolean closed;

    /** A log that is to be joined and started. */
    public RaftLog(RaftLogConfig config) {
        this.config = config;
        this.refusals = new Refusals(config.folder());
        this.ledger = new Ledger(refusals, config.snapshotAfterBytes());
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized LogChannel join(String name, LogListener listener) {
        if (started) {
            throw new IllegalStateException("the log has been started: '" + name + "' comes too late");
        }
        return ledger.join(name, listener);
    }

    /**
     * Returns when this member takes part. The only member without a port leads by then, which it always comes to do;
     * any other hears through its listeners who leads.
     */
    @Override
    public synchronized void start() {
        started = true;
        LogFolder opened = LogFolder.open(config);
        try {
            begin(opened);
        } catch (RuntimeException e) {
            close(member);
            member = null;
            ledger.endClose();
            opened.close();
            throw e;
        }
        folder = opened;
    }

    private void begin(LogFolder opened) {
        SegmentTail.cutTorn(opened.raft());
        Position base = ledger.begin(opened);
        Machine machine = new Machine(ledger, opened, base);
        try {
            if (opened.isFresh()) {
                Member.format(config, opened);
                opened.keep();
            }
            Member created = Member.create(config, opened, machine);
            member = created;
            ledger.attach(machine, opened, created);
            created.start();
            if (!config.isNetworked()) {
                ledger.ready().get(config.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while the log was starting", e);
        } catch (TimeoutException e) {
            throw new LogException(
                    "the log in " + config.folder() + " did not come up within " + config.startTimeout(), e);
        } catch (ExecutionException e) {
            throw refusals.of(e.getCause() == null ? e : e.getCause());
        } catch (IOException | RuntimeException e) {
            throw refusals.of(e);
        }
    }

    /** Ratis' side of this log, once started. */
    @Nullable
    synchronized Member member() {
        return member;
    }

    /** Has all components' states written in place of the log so far; completes when that is done. */
    CompletableFuture<@Nullable Void> takeSnapshot() {
        return ledger.takeSnapshot();
    }

    @Override
    public void close() {
        Member open;
        LogFolder held;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = member;
            held = folder;
        }
        CompletableFuture<@Nullable Void> ended = ledger.beginClose();
        if (held == null) {
            return;
        }
        try {
            ended.get(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("writes under way could not be finished within {} s", CLOSE_TIMEOUT_S);
        }
        if (open != null) {
            open.handOver();
        }
        ledger.endClose();
        close(open);
        held.close();
    }

    private static void close(@Nullable Member open) {
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            LOG.warn("the log did not close cleanly", e);
        }
    }
}

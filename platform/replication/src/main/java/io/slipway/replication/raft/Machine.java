package io.slipway.replication.raft;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * What Ratis calls; hands everything to the {@link Ledger}. On Ratis' threads.
 *
 * <p>A member that is too far behind is sent a snapshot: Ratis puts it into the folder's {@code incoming}, calls
 * {@link #pause}, forgets the log that the snapshot stands for, and calls {@link #reinitialize}. The snapshot is made
 * durable in {@code pause}, so that at each moment one of the two is on the disk.
 */
final class Machine extends BaseStateMachine {
    private final Ledger ledger;
    private final Roster roster;
    private final LogFolder folder;
    private final FlushMark flushMark;
    private final Data data = new Data();

    /** The snapshot that Ratis knows, and the one it learns of when it takes one next. */
    private volatile Position snapshot;

    private volatile Position written;
    private volatile @Nullable Snapshot received;
    private volatile long configuredIn;
    private volatile @Nullable Thread segmentWriter;

    /** The term of the last entry of Ratis' own that is committed; one of them begins each term. */
    private long begunTerm = -1;

    private long awaitedAfter;
    private CompletableFuture<@Nullable Void> awaitedTerm = CompletableFuture.completedFuture(null);

    Machine(Ledger ledger, Roster roster, LogFolder folder, FlushMark flushMark, Position snapshot) {
        this.ledger = ledger;
        this.roster = roster;
        this.folder = folder;
        this.flushMark = flushMark;
        this.snapshot = snapshot;
        this.written = snapshot;
    }

    /** From now on the log up to {@code position} is not needed. */
    synchronized void snapshotWritten(Position position) {
        if (position.index() > written.index()) { // else one that was received meanwhile reaches further
            written = position;
        }
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        getLifeCycle().startAndTransition(this::tellApplied);
    }

    private void tellApplied() {
        if (snapshot.index() >= 0) {
            setLastAppliedTermIndex(TermIndex.valueOf(snapshot.term(), snapshot.index()));
        }
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
        try {
            received = folder.adopt();
        } catch (IOException e) {
            throw new UncheckedIOException("the snapshot received could not be kept", e);
        }
    }

    @Override
    public void reinitialize() {
        Snapshot adopted = received;
        if (adopted != null && adopted.base().index() > snapshot.index()) {
            received = null;
            synchronized (this) {
                snapshot = adopted.base();
                written = adopted.base();
            }
            ledger.installed(adopted);
        }
        getLifeCycle().startAndTransition(this::tellApplied);
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        ledger.committed(entry);
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        ledger.passed(term, index);
        super.notifyTermIndexUpdated(term, index);
        synchronized (this) {
            begunTerm = Math.max(begunTerm, term);
            if (begunTerm > awaitedAfter) {
                awaitedTerm.complete(null);
            }
        }
    }

    /** Completes when a leader of a term after {@code term} has committed something. For one caller at a time. */
    synchronized CompletableFuture<@Nullable Void> termAfter(long term) {
        awaitedAfter = term;
        awaitedTerm = new CompletableFuture<>();
        if (begunTerm > term) {
            awaitedTerm.complete(null);
        }
        return awaitedTerm;
    }

    /** A leader's term begins with an entry of this kind. */
    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        configuredIn = term;
        roster.committed(index, configuration);
    }

    @Override
    public void notifyLeaderReady() {
        ledger.leaderReady(configuredIn);
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        ledger.notLeader();
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        ledger.writeFailed(cause);
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean all) {
        ledger.stopped();
    }

    @Override
    public DataApi data() {
        return data;
    }

    /** Hears what the segments' writer does before it does it, on its thread. */
    private final class Data implements DataApi {
        @Override
        public CompletableFuture<Void> flush(long index) {
            segmentWriter = Thread.currentThread();
            return mark(() -> flushMark.flushing(index));
        }

        @Override
        public CompletableFuture<Void> truncate(long index) {
            return mark(() -> flushMark.takenBack(index));
        }

        private CompletableFuture<Void> mark(Marking marking) {
            try {
                marking.run();
                return CompletableFuture.completedFuture(null);
            } catch (IOException e) {
                ledger.writeFailed(e);
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    private interface Marking {
        void run() throws IOException;
    }

    /**
     * Wakes Ratis' writer of segments. It waits for work a second at a time, and does not hear that its log has been
     * closed meanwhile. Only once it has: a write that is interrupted closes its file.
     */
    void wakeSegmentWriter() {
        Thread writer = segmentWriter;
        if (writer != null && writer.getState() == Thread.State.TIMED_WAITING) {
            writer.interrupt();
        }
    }

    /** The snapshot was written before Ratis was asked to take one: it only learns how far it reaches. */
    @Override
    public long takeSnapshot() {
        snapshot = written;
        return snapshot.index();
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return new Storage();
    }

    private final class Storage implements StateMachineStorage {
        @Override
        public void init(RaftStorage storage) {
            // LogFolder keeps the snapshots
        }

        @Override
        public @Nullable SnapshotInfo getLatestSnapshot() {
            Position latest = snapshot;
            return latest.index() < 0 ? null : new Info(TermIndex.valueOf(latest.term(), latest.index()), folder);
        }

        @Override
        public File getSnapshotDir() {
            return folder.outgoing().toFile();
        }

        @Override
        public File getTmpDir() {
            return folder.incoming().toFile();
        }

        @Override
        public void format() {
            // LogFolder does
        }

        @Override
        public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {
            // LogFolder does
        }
    }

    private static final class Info implements SnapshotInfo {
        private final TermIndex at;
        private final LogFolder folder;
        private @Nullable List<FileInfo> files;

        Info(TermIndex at, LogFolder folder) {
            this.at = at;
            this.folder = folder;
        }

        @Override
        public TermIndex getTermIndex() {
            return at;
        }

        /** Asked for only when the snapshot is about to be sent. */
        @Override
        public synchronized List<FileInfo> getFiles() {
            List<FileInfo> known = files;
            if (known == null) {
                try {
                    known = List.of(new FileInfo(folder.offer(at.getIndex()), null));
                    files = known;
                } catch (IOException e) {
                    throw new UncheckedIOException("the snapshot at " + at + " cannot be sent", e);
                }
            }
            return known;
        }
    }
}

package io.slipway.replication.raft;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
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
import org.jspecify.annotations.Nullable;

/** What Ratis calls; hands everything to the {@link RaftLog}. On Ratis' threads. */
final class Machine extends BaseStateMachine {
    private final RaftLog log;
    /** The snapshot that Ratis knows, and the one it learns of when it takes one next. */
    private volatile Position snapshot;

    private volatile Position written;

    Machine(RaftLog log, Position snapshot) {
        this.log = log;
        this.snapshot = snapshot;
        this.written = snapshot;
    }

    /** From now on the log up to {@code position} is not needed. */
    void snapshotWritten(Position position) {
        written = position;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws java.io.IOException {
        super.initialize(server, group, storage);
        if (snapshot.index() >= 0) {
            setLastAppliedTermIndex(TermIndex.valueOf(snapshot.term(), snapshot.index()));
        }
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        log.committed(entry);
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        log.passed(term, index);
        super.notifyTermIndexUpdated(term, index);
    }

    @Override
    public void notifyLeaderReady() {
        log.leaderReady();
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        log.notLeader();
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        log.writeFailed(cause);
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean all) {
        log.stopped();
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
            return latest.index() < 0 ? null : new Info(TermIndex.valueOf(latest.term(), latest.index()));
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

    private record Info(TermIndex at) implements SnapshotInfo {
        @Override
        public TermIndex getTermIndex() {
            return at;
        }

        @Override
        public List<FileInfo> getFiles() {
            return List.of();
        }
    }
}

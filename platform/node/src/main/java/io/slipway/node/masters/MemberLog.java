package io.slipway.node.masters;

import io.slipway.replication.raft.MemberStatus;
import io.slipway.replication.raft.MembersChange;
import io.slipway.replication.raft.RaftLog;
import io.slipway.replication.raft.RaftLogConfig.Member;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The members of the log, and changes to them: {@link RaftLog} as operators need it. Thread-safe. */
public interface MemberLog {
    /** @see RaftLog#leader */
    Optional<String> leader();

    /** @see RaftLog#members */
    List<MemberStatus> members();

    /** @see RaftLog#onMembersChange */
    void onMembersChange(Consumer<MembersChange> watcher);

    /** @see RaftLog#addMember */
    CompletableFuture<Void> addMember(Member added);

    /** @see RaftLog#removeMember */
    CompletableFuture<Void> removeMember(String id);

    /** @see RaftLog#replaceMember */
    CompletableFuture<Void> replaceMember(String removed, Member added);

    /** @see RaftLog#transferLeadership */
    CompletableFuture<Void> transferLeadership(String successor);

    /** @see RaftLog#backup */
    CompletableFuture<byte[]> backup();

    /** That log. */
    static MemberLog of(RaftLog log) {
        return new MemberLog() {
            @Override
            public Optional<String> leader() {
                return log.leader();
            }

            @Override
            public List<MemberStatus> members() {
                return log.members();
            }

            @Override
            public void onMembersChange(Consumer<MembersChange> watcher) {
                log.onMembersChange(watcher);
            }

            @Override
            public CompletableFuture<Void> addMember(Member added) {
                return log.addMember(added);
            }

            @Override
            public CompletableFuture<Void> removeMember(String id) {
                return log.removeMember(id);
            }

            @Override
            public CompletableFuture<Void> replaceMember(String removed, Member added) {
                return log.replaceMember(removed, added);
            }

            @Override
            public CompletableFuture<Void> transferLeadership(String successor) {
                return log.transferLeadership(successor);
            }

            @Override
            public CompletableFuture<byte[]> backup() {
                return log.backup();
            }
        };
    }
}

package io.slipway.replication.raft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.jspecify.annotations.Nullable;

/**
 * Tells how the members change, by the configurations that the log commits: each change once, in order, whoever made
 * it. What was in the log when this process began is no change, nor is what was before this member was one.
 * Thread-safe.
 */
final class Roster {
    private final RaftLogConfig.Member own;
    private final List<Consumer<MembersChange>> watchers = new ArrayList<>();
    private @Nullable List<RaftLogConfig.Member> members;
    private long old = -1;

    /** @param own this member, whose address a log that it began alone does not know */
    Roster(RaftLogConfig.Member own) {
        this.own = own;
    }

    synchronized void watch(Consumer<MembersChange> watcher) {
        watchers.add(watcher);
    }

    /** The log ends with entry {@code index}, -1 when it is empty, before anything is told. */
    synchronized void begin(long index) {
        old = index;
    }

    /** Who the members are, as the log says that was opened; the entry that says so may have been let go of. */
    synchronized void found(List<RaftLogConfig.Member> present) {
        if (members == null) {
            members = List.copyOf(present);
        }
    }

    /** A configuration is committed. Between two there is one of both, which may yet come to nothing. */
    synchronized void committed(long index, RaftConfigurationProto configuration) {
        if (configuration.getOldPeersCount() > 0) {
            return;
        }
        List<RaftLogConfig.Member> now =
                configuration.getPeersList().stream().map(this::member).toList();
        List<RaftLogConfig.Member> before = members;
        members = now;
        if (before != null
                && index > old
                && before.contains(own)
                && !new HashSet<>(before).equals(new HashSet<>(now))) {
            MembersChange change = new MembersChange(before, now);
            watchers.forEach(watcher -> watcher.accept(change));
        }
    }

    private RaftLogConfig.Member member(RaftPeerProto peer) {
        String id = peer.getId().toStringUtf8();
        return id.equals(own.id()) ? own : RaftLogConfig.Member.at(id, peer.getAddress());
    }
}

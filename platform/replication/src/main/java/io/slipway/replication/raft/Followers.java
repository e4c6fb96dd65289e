package io.slipway.replication.raft;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LeaderInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;

/** The other members as their leader sees them. */
final class Followers {
    private Followers() {}

    /**
     * One of them.
     *
     * @param matchIndex it has the log up to here, -1 when not known
     * @param silentMs how long ago it answered
     */
    record Follower(RaftPeerId id, long matchIndex, long silentMs) {}

    /** None while {@code division} does not lead. */
    static List<Follower> of(RaftServer.Division division) {
        LeaderInfoProto leader = division.getInfo().getRoleInfoProto().getLeaderInfo();
        long[] matches = division.getInfo().getFollowerMatchIndices();
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < leader.getFollowerInfoCount(); i++) {
            ServerRpcProto info = leader.getFollowerInfo(i);
            long match = matches != null && matches.length == leader.getFollowerInfoCount() ? matches[i] : -1;
            followers.add(
                    new Follower(RaftPeerId.valueOf(info.getId().getId()), match, info.getLastRpcElapsedTimeMs()));
        }
        return followers;
    }
}

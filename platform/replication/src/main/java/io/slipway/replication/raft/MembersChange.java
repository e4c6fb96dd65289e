package io.slipway.replication.raft;

import java.util.List;

/**
 * A change of the members that is committed.
 *
 * @param before who they were, in any order
 * @param after who they are from now on
 */
public record MembersChange(List<RaftLogConfig.Member> before, List<RaftLogConfig.Member> after) {
    /** Copies the lists. */
    public MembersChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}

package io.slipway.replication.raft;

/**
 * A member of the log, as one of them sees it. Only the leader knows how far the others are.
 *
 * @param member who and where it is
 * @param role what it does
 * @param term the term of whoever tells this
 * @param lastIndex it has the log up to here; -1 when whoever tells this does not know
 * @param lag how many entries it is behind the leader; -1 when not known
 * @param silentMs how long ago it answered the leader, in milliseconds; 0 for who tells this, -1 when not known
 */
public record MemberStatus(RaftLogConfig.Member member, Role role, long term, long lastIndex, long lag, long silentMs) {
    /** What a member does. */
    public enum Role {
        /** It takes appends. */
        LEADER,
        /** It applies what the leader commits. */
        FOLLOWER,
        /** It has not heard of a leader. */
        CANDIDATE
    }
}

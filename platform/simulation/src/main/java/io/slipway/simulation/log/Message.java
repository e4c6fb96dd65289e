package io.slipway.simulation.log;

import java.util.List;

/** What members tell one another. */
sealed interface Message {
    /** The sender's term. */
    long term();

    /** Vote for me: my log ends so. */
    record AskVote(long term, int candidate, long lastIndex, long lastTerm) implements Message {}

    record Vote(long term, int voter, boolean granted) implements Message {}

    /** The leader's entries after {@code previous}, and how far everything is committed. */
    record Append(long term, int leader, long previous, long previousTerm, List<Entry> entries, long committed)
            implements Message {}

    /**
     * @param matches the follower's log is on its disk and the leader's up to here; when refused, where to try again
     */
    record Appended(long term, int follower, boolean accepted, long matches) implements Message {}

    /** The follower is so far behind that the leader has no entries for it any more. */
    record Install(long term, int leader, Snapshot snapshot) implements Message {}

    /** Stand for election at once. */
    record TakeOver(long term) implements Message {}
}

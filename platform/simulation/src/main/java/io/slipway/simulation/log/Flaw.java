package io.slipway.simulation.log;

/** Ways to keep a log wrongly, so that tests can show that the checks see it. */
public enum Flaw {
    /** Kept rightly. */
    NONE,
    /** Acknowledges what is on the leader's own disk only. */
    ACKNOWLEDGES_ALONE,
    /** Says that it wrote before it did. */
    ACKNOWLEDGES_UNFLUSHED,
    /** Gives its vote to everybody who asks. */
    VOTES_TWICE,
    /** Tells schedulers nothing of some entries that others appended. */
    SKIPS_USERS_WRITES,
    /** The same for masters. */
    SKIPS_AGENTS
}

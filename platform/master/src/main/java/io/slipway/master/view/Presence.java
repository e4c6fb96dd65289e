package io.slipway.master.view;

/** How a framework stands with the master. */
public enum Presence {
    /** There is none of that id, or it has ended. */
    UNKNOWN,
    /** It is known and has no subscription. */
    AWAY,
    /** It has a subscription. */
    SUBSCRIBED
}

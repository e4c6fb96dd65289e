package io.slipway.scheduler.placement;

/** Which of several agents that fit an instance goes to. */
public enum Strategy {
    /** The one with the fewest instances of the app, and among those with the most free CPUs: losing one hurts least. */
    SPREAD,
    /** The one with the fewest free CPUs among those in use already: most agents stay free for large tasks. */
    PACK
}

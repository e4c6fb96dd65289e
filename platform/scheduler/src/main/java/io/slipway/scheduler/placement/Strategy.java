package io.slipway.scheduler.placement;

/** Which of several agents that fit an instance goes to. */
public enum Strategy {
    /** The one with the fewest instances of the app, of those the one with the most free CPUs: a loss hurts least. */
    SPREAD,
    /** The one with the fewest free CPUs among those in use already: most agents stay free for large tasks. */
    PACK
}

package io.slipway.scheduler.instance;

import org.jspecify.annotations.Nullable;

/**
 * The instances that wait for an offer, longest first. To be walked at once: not after any of them has changed.
 */
public interface WaitingLine {
    /** The next; null when there is none. */
    @Nullable
    Instance next();

    /** Leaves out the further instances of the app whose instance came last. */
    void dropApp();
}

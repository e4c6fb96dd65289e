package io.slipway.installer.rollout;

/** A phase that had to stop; says where, why and what to do. */
public final class RolloutException extends RuntimeException {
    /** @param message for the user */
    public RolloutException(String message) {
        super(message);
    }
}

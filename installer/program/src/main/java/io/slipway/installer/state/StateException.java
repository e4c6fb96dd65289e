package io.slipway.installer.state;

/** The installer's own folder cannot be used; says why and what to do. */
public final class StateException extends RuntimeException {
    /** @param message for the user */
    public StateException(String message) {
        super(message);
    }
}

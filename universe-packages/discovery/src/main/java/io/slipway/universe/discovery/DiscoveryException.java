package io.slipway.universe.discovery;

/** What was looked for cannot be found, or not in time. The message says what is missing and what to do. */
public final class DiscoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for people */
    public DiscoveryException(String message) {
        super(message);
    }
}

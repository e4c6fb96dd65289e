package io.slipway.replication;

/** This process does not lead (any more); ask the leader. A write that ends so may or may not have happened. */
public final class NotLeadingException extends RuntimeException {
    /** @param message what was asked */
    public NotLeadingException(String message) {
        super(message);
    }
}

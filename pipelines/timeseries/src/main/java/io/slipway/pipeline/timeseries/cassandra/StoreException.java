package io.slipway.pipeline.timeseries.cassandra;

/** The store did not do what was asked of it. */
public final class StoreException extends RuntimeException {
    private final Kind kind;

    /** What to do about it. */
    public enum Kind {
        /** Ask again later: nodes are down, slow or overloaded, or the tables are not there yet. */
        RETRY,
        /** What was written is at fault: it is too large, or not as the tables want it. */
        REFUSED
    }

    StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What to do about it. */
    public Kind kind() {
        return kind;
    }
}

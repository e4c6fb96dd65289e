package io.slipway.node;

import org.jspecify.annotations.Nullable;

/** A process that cannot start. The message is for the user: what is wrong, and what to do. */
public final class NodeException extends RuntimeException {
    /** @param message what is wrong, and what to do */
    public NodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** @param message what is wrong, and what to do */
    public NodeException(String message) {
        this(message, null);
    }
}

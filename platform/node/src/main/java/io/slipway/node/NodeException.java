package io.slipway.node;

import org.jspecify.annotations.Nullable;

/** A process that cannot start. The message is for the user: what is wrong, and what to do. */
public final class NodeException extends RuntimeException {
    private final int exitCode;

    /** @param message what is wrong, and what to do */
    public NodeException(String message, @Nullable Throwable cause) {
        this(message, 1, cause);
    }

    private NodeException(String message, int exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The masters do not want this node; starting again does not help before something is changed. */
    static NodeException refused(String message) {
        return new NodeException(message, Service.REFUSED, null);
    }

    /** What the process ends with. */
    int exitCode() {
        return exitCode;
    }

    /** @param message what is wrong, and what to do */
    public NodeException(String message) {
        this(message, null);
    }
}

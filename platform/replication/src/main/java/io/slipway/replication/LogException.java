package io.slipway.replication;

import org.jspecify.annotations.Nullable;

/** The log cannot be opened, read or written. The message says what is wrong, where, and what to do. */
public final class LogException extends RuntimeException {
    /** @param message what, where, and what to do */
    public LogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

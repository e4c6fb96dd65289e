package io.slipway.agent.fetch;

import org.jspecify.annotations.Nullable;

/** Something a task needs could not be fetched; the message is for the task's owner. */
public final class FetchException extends RuntimeException {
    private final boolean diskFull;

    /**
     * @param message what failed, the value, what was expected, what to do
     * @param diskFull whether for want of room
     */
    public FetchException(String message, boolean diskFull, @Nullable Throwable cause) {
        super(message, cause);
        this.diskFull = diskFull;
    }

    /** Whether the disk had no room left. */
    public boolean diskFull() {
        return diskFull;
    }
}

package io.slipway.agent.container;

/** A container could not be started; the message is for the task's owner. */
public final class LaunchException extends RuntimeException {
    private final boolean diskFull;

    /** @param message what failed, the value, what was expected, what to do */
    public LaunchException(String message) {
        this(message, null);
    }

    /**
     * @param message what failed, the value, what was expected, what to do
     * @param cause what the system said; null when it said nothing
     */
    public LaunchException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
        this.diskFull = cause != null && DiskFull.is(cause);
    }

    /** Whether the disk had no room left. */
    public boolean diskFull() {
        return diskFull;
    }
}

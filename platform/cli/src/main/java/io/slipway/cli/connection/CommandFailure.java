package io.slipway.cli.connection;

/** A command that cannot do what it was told; the message is for the user and says what, why, and what to do. */
public final class CommandFailure extends RuntimeException {
    private final int exitCode;

    /** With exit code 1. */
    public CommandFailure(String message) {
        this(1, message);
    }

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A mistake in how the command was called: exit code 2. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(2, message);
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}

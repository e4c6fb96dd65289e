package io.slipway.installer.cli;

/** A phase that cannot do what it was told; the message is for the user and says what, why, and what to do. */
public final class InstallFailure extends RuntimeException {
    private final int exitCode;

    /** With exit code 1. */
    public InstallFailure(String message) {
        this(1, message);
    }

    private InstallFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A mistake of the caller, or in {@code cluster.yaml}: exit code 2. */
    public static InstallFailure usage(String message) {
        return new InstallFailure(2, message);
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}

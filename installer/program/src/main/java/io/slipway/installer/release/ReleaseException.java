package io.slipway.installer.release;

/** There is no archive to install; says why and what to do. */
public final class ReleaseException extends RuntimeException {
    /** @param message for the user */
    public ReleaseException(String message) {
        super(message);
    }
}

package io.slipway.installer.credentials;

/** Something that the installer keeps cannot be used; says what, and what to do. */
public final class CredentialsException extends RuntimeException {
    /** @param message for the user */
    public CredentialsException(String message) {
        super(message);
    }
}

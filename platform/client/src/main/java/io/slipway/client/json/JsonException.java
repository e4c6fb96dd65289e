package io.slipway.client.json;

/** Text that is not JSON; the message says where and why. */
public final class JsonException extends RuntimeException {
    /** @param message what is wrong, with line and column */
    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}

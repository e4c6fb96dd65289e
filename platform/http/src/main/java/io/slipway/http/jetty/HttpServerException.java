package io.slipway.http.jetty;

import org.jspecify.annotations.Nullable;

/** The server cannot listen. The message says where, why, and what to do. */
public final class HttpServerException extends RuntimeException {
    /** @param message where, why, and what to do */
    public HttpServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

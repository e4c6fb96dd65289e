package io.slipway.packages.install;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;

/**
 * On whose behalf the scheduler and the master are called.
 *
 * @param authorization the {@code Authorization} field of the request; empty when it had none
 */
public record Caller(String authorization) {
    /** The one who sent {@code request}. */
    public static Caller of(HttpRequest request) {
        return new Caller(request.headers().first("Authorization").orElse(""));
    }

    Headers headers() {
        Headers headers = Headers.of("Accept", "application/json");
        return authorization.isEmpty() ? headers : headers.with("Authorization", authorization);
    }
}

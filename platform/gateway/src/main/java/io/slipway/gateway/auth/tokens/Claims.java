package io.slipway.gateway.auth.tokens;

import java.time.Instant;

/**
 * What a token of this cluster says.
 *
 * @param uid whose it is
 * @param id its own ({@code jti})
 * @param issued when, whole seconds
 * @param expires when it ends, whole seconds
 * @param stamp of a token from a login: the user's at that time; empty for an API token, which is remembered by its id
 */
public record Claims(String uid, String id, Instant issued, Instant expires, String stamp) {
    /** Whether it is one that is remembered by its id. */
    public boolean isApiToken() {
        return stamp.isEmpty();
    }
}

package io.slipway.gateway.auth.http;

import io.slipway.gateway.auth.permissions.Identity;
import java.time.Instant;

/** Who asks, as far as a request says. */
sealed interface Caller {
    /**
     * Somebody known.
     *
     * @param token the id of the token shown; empty for nodes and tasks
     * @param expires when that token ends
     * @param api whether it is an API token
     * @param cookie whether a browser sent it by itself
     */
    record Known(Identity identity, String token, Instant expires, boolean api, boolean cookie) implements Caller {
        static Known node(Identity identity) {
            return new Known(identity, "", Instant.MAX, false, false);
        }
    }

    /**
     * Somebody else.
     *
     * @param why what was shown and does not count, for people; or that nothing was shown
     */
    record Stranger(String why) implements Caller {}
}

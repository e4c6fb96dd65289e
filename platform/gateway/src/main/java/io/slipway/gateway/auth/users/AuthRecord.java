package io.slipway.gateway.auth.users;

import java.time.Instant;

/** What is remembered of users, tokens and keys, change by change. */
public sealed interface AuthRecord {
    /** The cluster has a name for ever. */
    record ClusterNamed(String id) implements AuthRecord {}

    /** A user is new, or another than before. */
    record UserSet(User user) implements AuthRecord {}

    /** A user is gone, with its API tokens. */
    record UserRemoved(String uid) implements AuthRecord {}

    /** An API token was given out. */
    record TokenIssued(ApiToken token) implements AuthRecord {}

    /**
     * A token is good no more.
     *
     * @param at when; tokens revoked earlier that have expired since are forgotten
     * @param expires when it would have ended
     */
    record TokenRevoked(String id, Instant at, Instant expires) implements AuthRecord {}

    /** All API tokens of a user are good no more. */
    record TokensRevoked(String uid) implements AuthRecord {}

    /**
     * A new key signs from now on, and the one before only verifies.
     *
     * @param key with its private half
     * @param forget keys that have verified the last of their tokens before; commas between
     */
    record KeyAdded(SigningKey key, java.util.List<String> forget) implements AuthRecord {
        /** Copies the list. */
        public KeyAdded {
            forget = java.util.List.copyOf(forget);
        }
    }
}

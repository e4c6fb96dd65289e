package io.slipway.master.admission;

import java.time.Instant;

/** A change of what is known of join tokens, as it is written to the log. */
sealed interface AdmissionRecord {
    /** When it was decided. Never earlier than the record before it. */
    Instant at();

    /** There is a new token. */
    record Made(JoinToken token) implements AdmissionRecord {
        @Override
        public Instant at() {
            return token.made();
        }
    }

    /** An agent was admitted with a token. */
    record Used(String id, String name, String key, Instant at) implements AdmissionRecord {}

    /** A token is no more: revoked, or expired or used long ago. */
    record Removed(String id, Instant at) implements AdmissionRecord {}
}

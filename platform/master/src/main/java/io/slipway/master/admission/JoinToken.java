package io.slipway.master.admission;

import java.time.Instant;
import java.util.Optional;

/**
 * A token as it is remembered: without its secret.
 *
 * @param id its public part
 * @param digest the SHA-256 of its secret part, in hexadecimal
 * @param name the only agent that it is good for; empty when it is good for any that was never admitted
 * @param made when
 * @param expires from when on it is good for nothing
 * @param use who was admitted with it; empty while nobody was
 */
public record JoinToken(
        String id, String digest, Optional<String> name, Instant made, Instant expires, Optional<Use> use) {
    /**
     * Who was admitted.
     *
     * @param name the agent's
     * @param key the fingerprint of its key
     */
    public record Use(String name, String key, Instant at) {}

    JoinToken usedBy(Use by) {
        return new JoinToken(id, digest, name, made, expires, Optional.of(by));
    }

    @Override
    public String toString() {
        return "join token " + id;
    }
}

package io.slipway.client;

import io.slipway.client.json.Json;
import java.time.Instant;

/**
 * A token with which an agent gets its certificate.
 *
 * @param json everything that was told
 */
public record JoinToken(Json json) {
    /** Its public part. */
    public String id() {
        return json.get("id").text("");
    }

    /** The whole token; empty unless it was made just now. */
    public String token() {
        return json.get("token").text("");
    }

    /** What the agent sets {@code ca-fingerprint} to; empty unless it was made just now. */
    public String caFingerprint() {
        return json.get("ca_fingerprint").text("");
    }

    /** The only agent that it is good for; empty when it is good for any new one. */
    public String name() {
        return json.get("name").text("");
    }

    /** From when on it is good for nothing. */
    public Instant expires() {
        return Instant.parse(json.get("expires").text(Instant.EPOCH.toString()));
    }

    /** {@code valid}, {@code used} or {@code expired}. */
    public String state() {
        return json.get("state").text("");
    }

    /** The agent that used it; empty when none did. */
    public String usedBy() {
        return json.get("used_by").text("");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "join token " + id();
    }
}

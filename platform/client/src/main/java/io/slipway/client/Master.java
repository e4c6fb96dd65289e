package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.OptionalLong;

/**
 * A master as the one that was asked sees it.
 *
 * @param json everything that was told
 */
public record Master(Json json) {
    /** Kept for ever. */
    public String id() {
        return json.get("id").text("");
    }

    /** Where it listens for the other masters, {@code host:port}. */
    public String address() {
        return json.get("host").text("") + ":" + json.get("port").number(0);
    }

    /** {@code leader}, {@code follower} or {@code candidate}. */
    public String role() {
        return json.get("role").text("");
    }

    /** Its front door; empty for one that has never led. */
    public String url() {
        return json.get("url").text("");
    }

    /** How many entries of the log it is behind; empty when that is not known. */
    public OptionalLong lag() {
        return known("lag");
    }

    /** How long ago it answered the leader; empty when that is not known. */
    public OptionalLong silentMs() {
        return known("silent_ms");
    }

    private OptionalLong known(String field) {
        return json.get(field).isMissing()
                ? OptionalLong.empty()
                : OptionalLong.of(json.get(field).number(0));
    }
}

package io.slipway.client;

import io.slipway.client.json.Json;

/**
 * What the scheduler says of itself.
 *
 * @param json the answer of {@code /v2/info}, whole
 */
public record SchedulerInfo(Json json) {
    /** Its version. */
    public String version() {
        return json.get("version").text("");
    }

    /** Its framework id; empty before it has registered. */
    public String frameworkId() {
        return json.get("frameworkId").text("");
    }

    /** The leader's host and port; empty when there is none. */
    public String leader() {
        return json.get("leader").text("");
    }
}

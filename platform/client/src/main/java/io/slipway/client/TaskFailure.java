package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.Optional;

/**
 * How a task of an app failed.
 *
 * @param json the whole object
 */
public record TaskFailure(Json json) {
    /** The task. */
    public String taskId() {
        return json.get("taskId").text("");
    }

    /** The state it ended in. */
    public String state() {
        return json.get("state").text("");
    }

    /** Why, in words. */
    public String message() {
        return json.get("message").text("");
    }

    /** The machine it ran on. */
    public String host() {
        return json.get("host").text("");
    }

    /** The agent it ran on. */
    public String agentId() {
        return json.get("slaveId").text("");
    }

    /** When, ISO-8601. */
    public String timestamp() {
        return json.get("timestamp").text("");
    }

    /** The exit code of its process, when it ended by itself or by a signal. */
    public Optional<Integer> exitCode() {
        return json.get("exitCode").number().map(Number::intValue);
    }
}

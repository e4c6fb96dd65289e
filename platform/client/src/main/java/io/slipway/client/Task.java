package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * A task as the scheduler shows it.
 *
 * @param json the whole object
 */
public record Task(Json json) {
    /** Its id. */
    public String id() {
        return json.get("id").text("");
    }

    /** The app it belongs to. */
    public String appId() {
        return json.get("appId").text("");
    }

    /** The name of the machine it runs on. */
    public String host() {
        return json.get("host").text("");
    }

    /** Its ports on that machine, in the app's order. */
    public List<Integer> ports() {
        return json.get("ports").items().stream()
                .map(port -> (int) port.number(0))
                .toList();
    }

    /** Its state, such as {@code TASK_RUNNING}. */
    public String state() {
        return json.get("state").text("");
    }

    /** Whether it runs. */
    public boolean running() {
        return state().equals("TASK_RUNNING");
    }

    /** Its number among the instances of its app, from 0. */
    public int instanceIndex() {
        return (int) json.get("instanceIndex").number(0);
    }

    /** Its last report in words: download progress while it is staged, for example. */
    public String message() {
        return json.get("statusMessage").text("");
    }

    /** How earlier tasks of the same instance number failed, newest first. */
    public List<TaskFailure> lastFailures() {
        return json.get("lastFailures").items().stream().map(TaskFailure::new).toList();
    }

    /** The agent it runs on. */
    public String agentId() {
        return json.get("slaveId").text("");
    }

    /** When it began to run, ISO-8601; empty before. */
    public String startedAt() {
        return json.get("startedAt").text("");
    }

    /** When it was sent to its agent, ISO-8601. */
    public String stagedAt() {
        return json.get("stagedAt").text("");
    }

    /** The app version it runs. */
    public String version() {
        return json.get("version").text("");
    }

    /** Whether all its health checks succeed; empty when none has answered yet. */
    public Optional<Boolean> healthy() {
        List<Json> results = json.get("healthCheckResults").items();
        return results.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        results.stream().allMatch(result -> result.get("alive").flag(false)));
    }

    /** Why a health check failed last; empty when none did. */
    public String lastHealthFailure() {
        return json.get("healthCheckResults").items().stream()
                .flatMap(result -> result.get("lastFailureCause").text().stream())
                .findFirst()
                .orElse("");
    }
}

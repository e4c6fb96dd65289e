package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An app as the scheduler shows it.
 *
 * @param json the whole object, with what this record has no name for
 */
public record App(Json json) {
    /** Its id, such as {@code /shop/cart}. */
    public String id() {
        return json.get("id").text("");
    }

    /** The version that is deployed or being deployed. */
    public String version() {
        return json.get("version").text("");
    }

    /** How many instances it shall have. */
    public int instances() {
        return (int) json.get("instances").number(1);
    }

    /** CPUs of one instance. */
    public double cpus() {
        return json.get("cpus").decimal(0);
    }

    /** Memory of one instance in MiB. */
    public double memMib() {
        return json.get("mem").decimal(0);
    }

    /** What it runs, in one line for people: the command, the arguments, or the image. */
    public String command() {
        return json.get("cmd").text().orElseGet(() -> {
            List<String> args = json.get("args").texts();
            return args.isEmpty() ? json.at("container", "docker", "image").text("") : String.join(" ", args);
        });
    }

    /** Its labels. */
    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        json.get("labels").fields().forEach((key, value) -> labels.put(key, value.text("")));
        return labels;
    }

    /** Tasks on their way to an agent or starting. */
    public int staged() {
        return (int) json.get("tasksStaged").number(0);
    }

    /** Tasks that run. */
    public int running() {
        return (int) json.get("tasksRunning").number(0);
    }

    /** Tasks whose health checks all succeed. */
    public int healthy() {
        return (int) json.get("tasksHealthy").number(0);
    }

    /** Tasks with a failing health check. */
    public int unhealthy() {
        return (int) json.get("tasksUnhealthy").number(0);
    }

    /** Whether it has a health check. */
    public boolean hasHealthChecks() {
        return !json.get("healthChecks").items().isEmpty();
    }

    /** Whether every instance wanted runs, and is healthy if that is checked, and no deployment is under way. */
    public boolean ready() {
        int enough = hasHealthChecks() ? healthy() : running();
        return enough >= instances() && deployments().isEmpty();
    }

    /** The ids of the deployments that change it. */
    public List<String> deployments() {
        return json.get("deployments").items().stream()
                .map(entry -> entry.get("id").text(""))
                .toList();
    }

    /** Its tasks; only told when a single app is asked for. */
    public List<Task> tasks() {
        return json.get("tasks").items().stream().map(Task::new).toList();
    }

    /** The last task that ended in failure. */
    public Optional<TaskFailure> lastFailure() {
        Json failure = json.get("lastTaskFailure");
        return failure.isObject() ? Optional.of(new TaskFailure(failure)) : Optional.empty();
    }
}

package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.DiscoveryInfo;
import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.resources.Resources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code TaskInfo} and what it is made of. */
final class TaskJson {
    private TaskJson() {}

    static ObjectNode write(TaskInfo task) {
        ObjectNode object = Trees.object().put("name", task.name());
        object.set("task_id", Trees.id(task.taskId()));
        object.set("agent_id", Trees.id(task.agentId()));
        object.set("resources", ResourceJson.writeTask(task.resources(), task.volumes(), task.role()));
        object.set("command", command(task.command()));
        if (task.healthCheck() != null) {
            object.set("health_check", healthCheck(task.healthCheck()));
        }
        if (task.killPolicy() != null) {
            object.set("kill_policy", killPolicy(task.killPolicy()));
        }
        if (task.discovery() != null) {
            object.set("discovery", discovery(task.discovery()));
        }
        if (!task.labels().isEmpty()) {
            object.set("labels", Trees.labels(task.labels()));
        }
        return object;
    }

    static TaskInfo read(JsonPart part) {
        for (String unsupported : List.of("executor", "container")) {
            JsonPart found = part.find(unsupported);
            if (found != null) {
                throw found.wrong("is not supported; give the task a 'command', which runs in its own sandbox");
            }
        }
        JsonPart resources = part.find("resources");
        List<PersistentVolume> volumes = resources == null ? List.of() : ResourceJson.readVolumes(resources);
        String role = resources == null ? null : ResourceJson.readAllocationRole(resources);
        return new TaskInfo(
                part.get("name").text(),
                part.get("task_id").id(TaskId::new),
                part.get("agent_id").id(AgentId::new),
                resources == null ? Resources.EMPTY : ResourceJson.read(resources),
                readCommand(part.get("command")),
                volumes,
                part.maybe("health_check", TaskJson::readHealthCheck),
                part.maybe("kill_policy", TaskJson::readKillPolicy),
                part.maybe("discovery", TaskJson::readDiscovery),
                part.get("labels", JsonPart::labels, Map.of()),
                role == null ? Resources.UNRESERVED : role);
    }

    static ObjectNode killPolicy(KillPolicy policy) {
        ObjectNode object = Trees.object();
        object.set("grace_period", Trees.nanoseconds(policy.grace()));
        return object;
    }

    static KillPolicy readKillPolicy(JsonPart part) {
        return new KillPolicy(part.get("grace_period", JsonPart::nanoseconds, KillPolicy.DEFAULT.grace()));
    }

    /** {@code sha256} in a URI is not of Mesos. */
    private static ObjectNode command(CommandInfo command) {
        ObjectNode object = Trees.object();
        if (!command.uris().isEmpty()) {
            object.set("uris", Trees.array(command.uris(), TaskJson::uri));
        }
        if (!command.environment().isEmpty()) {
            object.putObject("environment")
                    .set(
                            "variables",
                            Trees.array(
                                    command.environment().entrySet(),
                                    e -> Trees.object().put("name", e.getKey()).put("value", e.getValue())));
        }
        object.put("shell", command.shell());
        putText(object, "value", command.value());
        if (!command.arguments().isEmpty()) {
            object.set("arguments", Trees.texts(command.arguments()));
        }
        putText(object, "user", command.user());
        return object;
    }

    private static CommandInfo readCommand(JsonPart part) {
        Map<String, String> environment = new LinkedHashMap<>();
        JsonPart variables = part.find("environment");
        if (variables != null) {
            variables
                    .list("variables", variable -> variable)
                    .forEach(variable ->
                            environment.put(variable.get("name").text(), variable.get("value", JsonPart::text, "")));
        }
        return new CommandInfo(
                part.list("uris", TaskJson::readUri),
                environment,
                part.get("shell", JsonPart::bool, true),
                part.maybe("value", JsonPart::text),
                part.list("arguments", JsonPart::text),
                part.maybe("user", JsonPart::text));
    }

    private static ObjectNode uri(CommandInfo.Uri uri) {
        ObjectNode object = Trees.object()
                .put("value", uri.value())
                .put("executable", uri.executable())
                .put("extract", uri.extract())
                .put("cache", uri.cache());
        putText(object, "output_file", uri.outputFile());
        putText(object, "sha256", uri.sha256());
        return object;
    }

    private static CommandInfo.Uri readUri(JsonPart part) {
        return new CommandInfo.Uri(
                part.get("value").text(),
                part.get("executable", JsonPart::bool, false),
                part.get("extract", JsonPart::bool, true),
                part.get("cache", JsonPart::bool, false),
                part.maybe("output_file", JsonPart::text),
                part.maybe("sha256", JsonPart::text));
    }

    /** {@code host} and {@code ignore_http1xx} in {@code http} are not of Mesos; the second is named as in Marathon. */
    private static ObjectNode healthCheck(HealthCheck check) {
        ObjectNode object = Trees.object();
        HealthCheck.Probe probe = check.probe();
        if (probe instanceof HealthCheck.Http http) {
            ObjectNode details = object.put("type", "HTTP").putObject("http");
            details.put("scheme", http.scheme()).put("port", http.port()).put("path", http.path());
            putText(details, "host", http.host());
            details.put("ignore_http1xx", http.ignoreInformational());
        } else if (probe instanceof HealthCheck.Tcp tcp) {
            object.put("type", "TCP").putObject("tcp").put("port", tcp.port());
        } else if (probe instanceof HealthCheck.Command command) {
            object.put("type", "COMMAND")
                    .putObject("command")
                    .put("shell", true)
                    .put("value", command.command());
        } else {
            throw new IllegalStateException("unknown kind of probe " + probe);
        }
        object.set("delay_seconds", Trees.seconds(check.delay()));
        object.set("interval_seconds", Trees.seconds(check.interval()));
        object.set("timeout_seconds", Trees.seconds(check.timeout()));
        object.set("grace_period_seconds", Trees.seconds(check.grace()));
        return object.put("consecutive_failures", check.maxConsecutiveFailures());
    }

    private static HealthCheck readHealthCheck(JsonPart part) {
        return new HealthCheck(
                readProbe(part),
                part.get("delay_seconds", JsonPart::seconds, Duration.ofSeconds(15)),
                part.get("interval_seconds", JsonPart::seconds, Duration.ofSeconds(10)),
                part.get("timeout_seconds", JsonPart::seconds, Duration.ofSeconds(20)),
                part.get("grace_period_seconds", JsonPart::seconds, Duration.ofSeconds(10)),
                part.get("consecutive_failures", JsonPart::wholeInt, 3));
    }

    private static HealthCheck.Probe readProbe(JsonPart part) {
        String type = part.get("type").text();
        switch (type) {
            case "HTTP":
                JsonPart http = part.get("http");
                return new HealthCheck.Http(
                        http.get("scheme", JsonPart::text, "http"),
                        http.maybe("host", JsonPart::text),
                        http.get("port").wholeInt(),
                        http.get("path", JsonPart::text, "/"),
                        http.get("ignore_http1xx", JsonPart::bool, false));
            case "TCP":
                return new HealthCheck.Tcp(part.get("tcp").get("port").wholeInt());
            case "COMMAND":
                return new HealthCheck.Command(part.get("command").get("value").text());
            default:
                throw part.wrong("type '" + type + "' is none of HTTP, TCP, COMMAND");
        }
    }

    private static ObjectNode discovery(DiscoveryInfo discovery) {
        ObjectNode object =
                Trees.object().put("visibility", discovery.visibility()).put("name", discovery.name());
        object.putObject("ports").set("ports", Trees.array(discovery.ports(), port -> {
            ObjectNode entry = Trees.object()
                    .put("number", port.number())
                    .put("name", port.name())
                    .put("protocol", port.protocol());
            if (!port.labels().isEmpty()) {
                entry.set("labels", Trees.labels(port.labels()));
            }
            return entry;
        }));
        return object;
    }

    private static DiscoveryInfo readDiscovery(JsonPart part) {
        List<DiscoveryInfo.Port> ports = part.get(
                "ports",
                list -> list.list(
                        "ports",
                        port -> new DiscoveryInfo.Port(
                                port.get("number").wholeInt(),
                                port.get("name", JsonPart::text, ""),
                                port.get("protocol", JsonPart::text, "tcp"),
                                port.get("labels", JsonPart::labels, Map.of()))),
                List.of());
        return new DiscoveryInfo(
                part.get("visibility").text(), Objects.requireNonNull(part.get("name", JsonPart::text, "")), ports);
    }

    private static void putText(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }
}

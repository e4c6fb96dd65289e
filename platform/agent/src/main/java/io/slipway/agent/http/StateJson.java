package io.slipway.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.agent.checkpoint.TaskRecord;
import io.slipway.agent.container.ContainerUsage;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The agent's endpoints in the form that Mesos 1.x gives them.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/endpoints/slave/state/">Mesos: /slave/state</a>
 */
final class StateJson {
    private static final double MILLIS_PER_SECOND = 1000.0;
    private static final double MIB = 1 << 20;

    private StateJson() {}

    /** {@code /state}. */
    static ObjectNode state(AgentSnapshot snapshot) {
        AgentInfo info = snapshot.info();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", info.version());
        json.put("id", info.id() == null ? "" : info.id().value());
        json.put("pid", "slave(1)@" + info.hostname() + ":" + info.port());
        json.put("hostname", info.hostname());
        json.put("port", info.port());
        json.put("start_time", seconds(snapshot.started()));
        json.set("resources", resources(info.resources()));
        json.set("unreserved_resources", resources(info.resources().ofRole(Resources.UNRESERVED)));
        ObjectNode reserved = json.putObject("reserved_resources");
        info.resources().roles().stream()
                .filter(role -> !role.equals(Resources.UNRESERVED))
                .forEach(role -> reserved.set(role, resources(info.resources().ofRole(role))));
        json.set("attributes", attributes(info.attributes()));
        json.putArray("capabilities");
        json.putObject("flags");
        json.put("isolation", snapshot.isolation());
        json.put("master", snapshot.master());
        ArrayNode jdks = json.putArray("jdks");
        snapshot.jdks()
                .all()
                .forEach(jdk -> jdks.addObject()
                        .put("major", jdk.major())
                        .put("version", jdk.version())
                        .put("home", jdk.home().toString()));
        json.set("frameworks", frameworks(snapshot.tasks()));
        json.putArray("completed_frameworks");
        return json;
    }

    /** One of {@code /containers}. */
    static ObjectNode container(AgentSnapshot.Task task) {
        ObjectNode json = executor(task);
        json.put("container_id", task.record().containerId().value());
        ObjectNode status = json.putObject("status");
        status.putObject("container_id")
                .put("value", task.record().containerId().value());
        if (task.container() != null) {
            status.put("executor_pid", task.container().pid());
        }
        return json;
    }

    /** One of {@code /monitor/statistics}, without the numbers. */
    static ObjectNode executor(AgentSnapshot.Task task) {
        TaskInfo info = task.record().task();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("executor_id", info.taskId().value());
        json.put("executor_name", info.name());
        json.put("framework_id", task.record().frameworkId().value());
        json.put("source", info.taskId().value());
        return json;
    }

    /** The numbers. */
    static ObjectNode statistics(ContainerUsage usage, Instant now, AgentSnapshot.Task task) {
        Resources resources = task.record().task().resources();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("timestamp", seconds(now));
        json.put("cpus_limit", resources.amount(Resources.CPUS));
        json.put("cpus_user_time_secs", usage.userSeconds());
        json.put("cpus_system_time_secs", usage.systemSeconds());
        json.put(
                "mem_limit_bytes",
                usage.memoryLimitBytes() > 0
                        ? usage.memoryLimitBytes()
                        : (long) (resources.amount(Resources.MEM) * MIB));
        json.put("mem_rss_bytes", usage.memoryBytes());
        json.put("processes", usage.processes());
        return json;
    }

    private static ArrayNode frameworks(List<AgentSnapshot.Task> tasks) {
        Map<FrameworkId, List<AgentSnapshot.Task>> byFramework = new LinkedHashMap<>();
        tasks.forEach(task -> byFramework
                .computeIfAbsent(task.record().frameworkId(), unused -> new ArrayList<>())
                .add(task));
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        byFramework.forEach((id, own) -> {
            FrameworkInfo info = own.get(0).record().framework();
            ObjectNode framework = json.addObject();
            framework.put("id", id.value());
            framework.put("name", info.name());
            framework.put("user", info.user());
            framework.put("failover_timeout", info.failoverTimeout().toMillis() / MILLIS_PER_SECOND);
            framework.put("checkpoint", info.checkpoint());
            framework.put("hostname", info.hostname());
            ArrayNode roles = framework.putArray("roles");
            info.roles().forEach(roles::add);
            ArrayNode running = framework.putArray("executors");
            ArrayNode completed = framework.putArray("completed_executors");
            own.forEach(task -> (task.active() ? running : completed).add(fullExecutor(task)));
        });
        return json;
    }

    private static ObjectNode fullExecutor(AgentSnapshot.Task task) {
        TaskRecord record = task.record();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", record.task().taskId().value());
        json.put("name", record.task().name());
        json.put("source", record.task().taskId().value());
        json.put("container", record.containerId().value());
        json.put("directory", record.sandbox().toString());
        json.put("role", record.task().role());
        json.put("type", "DEFAULT");
        if (task.container() != null) {
            json.put("pid", task.container().pid());
        }
        json.set("resources", resources(record.task().resources()));
        boolean started = task.container() != null;
        String place = task.active() ? (started ? "tasks" : "queued_tasks") : "completed_tasks";
        for (String name : List.of("tasks", "queued_tasks", "completed_tasks")) {
            ArrayNode list = json.putArray(name);
            if (name.equals(place)) {
                list.add(task(task));
            }
        }
        return json;
    }

    private static ObjectNode task(AgentSnapshot.Task task) {
        TaskInfo info = task.record().task();
        TaskStatus latest = task.latest();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", info.taskId().value());
        json.put("name", info.name());
        json.put("framework_id", task.record().frameworkId().value());
        json.put("executor_id", "");
        json.put("slave_id", info.agentId().value());
        json.put("state", latest.state().name());
        json.set("resources", resources(info.resources()));
        json.put("role", info.role());
        json.putArray("statuses").add(MesosJson.status(latest));
        ArrayNode labels = json.putArray("labels");
        info.labels().forEach((key, value) -> labels.addObject().put("key", key).put("value", value));
        return json;
    }

    private static ObjectNode resources(Resources resources) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (String name : List.of(Resources.CPUS, Resources.GPUS, Resources.MEM, Resources.DISK)) {
            json.put(name, resources.amount(name));
        }
        for (Resource resource : resources.flatten()) {
            if (resource.value() instanceof Value.Scalar scalar) {
                json.put(resource.name(), scalar.amount());
            } else {
                json.put(resource.name(), resource.value().toString());
            }
        }
        return json;
    }

    private static ObjectNode attributes(Attributes attributes) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        attributes.values().forEach((name, value) -> {
            if (value instanceof Value.Scalar scalar) {
                json.put(name, scalar.amount());
            } else {
                json.put(name, value.toString());
            }
        });
        return json;
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / MILLIS_PER_SECOND;
    }
}

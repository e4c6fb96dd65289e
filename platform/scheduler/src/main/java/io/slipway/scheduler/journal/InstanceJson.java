package io.slipway.scheduler.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Failure;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.instance.VolumeLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instances, failures and volumes as JSON. */
final class InstanceJson {
    private InstanceJson() {}

    /** The form in which instances were written one by one. */
    static Instance instance(JsonNode json) {
        return new Instance(
                new InstanceId(Json.text(json, "id")),
                Json.path(json, "app"),
                Json.time(json, "version"),
                Json.time(json, "configVersion"),
                json.path("index").asInt(),
                Goal.valueOf(Json.text(json, "goal")),
                Condition.valueOf(Json.text(json, "condition")),
                Json.time(json, "since"),
                Json.time(json, "createdAt"),
                json.path("incarnation").asInt(1),
                Json.optionalText(json, "killReason"),
                json.has("run") ? run(json.get("run")) : null);
    }

    private static Run run(JsonNode json) {
        String container = Json.optionalText(json, "container");
        return new Run(
                new AgentId(Json.text(json, "agent")),
                Json.text(json, "hostname"),
                Json.text(json, "role"),
                MesosJson.resources(json.path("resources")),
                Json.list(json.path("ports"), JsonNode::asInt),
                Json.list(json.path("volumes"), InstanceJson::persistent),
                MesosJson.attributes(json.path("attributes")),
                Json.time(json, "stagedAt"),
                Json.optionalTime(json, "startedAt"),
                json.has("healthy") ? Boolean.valueOf(json.get("healthy").asBoolean()) : null,
                json.has("health") ? health(json.get("health")) : null,
                json.path("message").asText(""),
                container == null ? null : new ContainerId(container));
    }

    private static ArrayNode ports(List<Integer> ports) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ports.forEach(array::add);
        return array;
    }

    static ObjectNode persistent(PersistentVolume volume) {
        return Json.object()
                .put("id", volume.persistenceId())
                .put("path", volume.containerPath())
                .put("sizeMb", volume.sizeMb());
    }

    static PersistentVolume persistent(JsonNode json) {
        return new PersistentVolume(
                Json.text(json, "id"),
                Json.text(json, "path"),
                json.path("sizeMb").asLong());
    }

    static ObjectNode health(HealthReport health) {
        ObjectNode json = Json.object();
        json.put("alive", health.alive());
        json.put("failures", health.consecutiveFailures());
        Json.putTime(json, "firstSuccess", health.firstSuccess());
        Json.putTime(json, "lastSuccess", health.lastSuccess());
        Json.putTime(json, "lastFailure", health.lastFailure());
        if (health.lastFailureCause() != null) {
            json.put("cause", health.lastFailureCause());
        }
        return json;
    }

    static HealthReport health(JsonNode json) {
        return new HealthReport(
                json.path("alive").asBoolean(),
                json.path("failures").asInt(),
                Json.optionalTime(json, "firstSuccess"),
                Json.optionalTime(json, "lastSuccess"),
                Json.optionalTime(json, "lastFailure"),
                Json.optionalText(json, "cause"));
    }

    static ObjectNode failure(Failure failure) {
        ObjectNode json = Json.object();
        json.put("app", failure.app().toString());
        json.put("task", failure.taskId().value());
        json.put("state", failure.state().name());
        json.put("source", failure.source().name());
        if (failure.reason() != null) {
            json.put("reason", failure.reason().name());
        }
        json.put("message", failure.message());
        if (failure.exitCode() != null) {
            json.put("exitCode", failure.exitCode());
        }
        if (failure.agentId() != null) {
            json.put("agent", failure.agentId().value());
        }
        json.put("host", failure.host());
        Json.putTime(json, "version", failure.version());
        Json.putTime(json, "timestamp", failure.timestamp());
        return json;
    }

    static Failure failure(JsonNode json) {
        return new Failure(
                Json.path(json, "app"),
                new TaskId(Json.text(json, "task")),
                TaskState.valueOf(Json.text(json, "state")),
                TaskStatus.Source.valueOf(Json.text(json, "source")),
                reason(json),
                Json.text(json, "message"),
                json.has("exitCode") ? Integer.valueOf(json.get("exitCode").asInt()) : null,
                json.has("agent") ? new AgentId(json.get("agent").asText()) : null,
                Json.text(json, "host"),
                Json.time(json, "version"),
                Json.time(json, "timestamp"));
    }

    private static TaskStatus.@Nullable Reason reason(JsonNode json) {
        String reason = Json.optionalText(json, "reason");
        return reason == null ? null : TaskStatus.Reason.valueOf(reason);
    }

    static ObjectNode volume(VolumeLocation volume) {
        ObjectNode json = Json.object();
        json.put("id", volume.persistenceId());
        json.put("app", volume.app().toString());
        json.put("index", volume.index());
        json.put("path", volume.containerPath());
        json.put("agent", volume.agentId().value());
        json.put("hostname", volume.hostname());
        json.set("ports", ports(volume.ports()));
        json.put("doomed", volume.doomed());
        return json;
    }

    static VolumeLocation volume(JsonNode json) {
        return new VolumeLocation(
                Json.text(json, "id"),
                Json.path(json, "app"),
                json.path("index").asInt(),
                Json.text(json, "path"),
                new AgentId(Json.text(json, "agent")),
                Json.text(json, "hostname"),
                Json.list(json.path("ports"), JsonNode::asInt),
                json.path("doomed").asBoolean());
    }
}

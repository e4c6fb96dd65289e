package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks and their failures as the API shows them. */
public final class TaskJson {
    private TaskJson() {}

    /** A task. */
    public static ObjectNode write(Task task) {
        ObjectNode json = AppJson.object();
        json.put("appId", task.appId().toString());
        AppJson.putArray(
                json,
                "healthCheckResults",
                task.healthCheckResults().stream().map(TaskJson::health).toList());
        json.put("host", task.host()).put("id", task.id());
        AppJson.putArray(
                json,
                "ipAddresses",
                task.ipAddresses().stream().map(TaskJson::address).toList());
        numbers(json, "ports", task.ports());
        if (!task.servicePorts().isEmpty()) {
            numbers(json, "servicePorts", task.servicePorts());
        }
        AppJson.put(json, "slaveId", task.slaveId());
        json.put("state", task.state());
        putTime(json, "stagedAt", task.stagedAt());
        putTime(json, "startedAt", task.startedAt());
        putTime(json, "version", task.version());
        AppJson.putArray(
                json,
                "localVolumes",
                task.localVolumes().stream().map(TaskJson::volume).toList());
        AppJson.put(json, "region", task.region());
        AppJson.put(json, "zone", task.zone());
        json.put("role", task.role()).put("instanceIndex", task.instanceIndex());
        if (!task.statusMessage().isEmpty()) {
            json.put("statusMessage", task.statusMessage());
        }
        AppJson.putArray(
                json,
                "lastFailures",
                task.lastFailures().stream().map(TaskJson::failure).toList());
        return json;
    }

    /** A failure. */
    public static ObjectNode failure(TaskFailure failure) {
        ObjectNode json = AppJson.object();
        json.put("appId", failure.appId().toString())
                .put("host", failure.host())
                .put("message", failure.message())
                .put("state", failure.state())
                .put("taskId", failure.taskId())
                .put("timestamp", Timestamps.format(failure.timestamp()))
                .put("version", Timestamps.format(failure.version()));
        AppJson.put(json, "slaveId", failure.slaveId());
        AppJson.put(json, "reason", failure.reason());
        if (failure.exitCode() != null) {
            json.put("exitCode", failure.exitCode());
        }
        return json;
    }

    /** The last answer of a readiness check. */
    public static ObjectNode readiness(ReadinessResult result) {
        ObjectNode json = AppJson.object();
        json.put("name", result.name()).put("taskId", result.taskId()).put("ready", result.ready());
        ReadinessResult.Response response = result.lastResponse();
        if (response != null) {
            json.putObject("lastResponse")
                    .put("status", response.status())
                    .put("contentType", response.contentType())
                    .put("body", response.body());
        }
        return json;
    }

    private static ObjectNode health(Health health) {
        ObjectNode json = AppJson.object();
        json.put("alive", health.alive()).put("consecutiveFailures", health.consecutiveFailures());
        putTime(json, "firstSuccess", health.firstSuccess());
        putTime(json, "lastFailure", health.lastFailure());
        AppJson.put(json, "lastFailureCause", health.lastFailureCause());
        putTime(json, "lastSuccess", health.lastSuccess());
        return json.put("instanceId", health.instanceId());
    }

    static ObjectNode address(Task.IpAddress address) {
        return AppJson.object().put("ipAddress", address.ipAddress()).put("protocol", address.protocol());
    }

    private static ObjectNode volume(Task.LocalVolume volume) {
        return AppJson.object()
                .put("runSpecId", volume.runSpecId().toString())
                .put("containerPath", volume.containerPath())
                .put("uuid", volume.uuid())
                .put("persistenceId", volume.persistenceId());
    }

    static void numbers(ObjectNode json, String name, List<Integer> numbers) {
        ArrayNode array = json.putArray(name);
        numbers.forEach(array::add);
    }

    static void putTime(ObjectNode json, String name, @Nullable Instant time) {
        if (time != null) {
            json.put(name, Timestamps.format(time));
        }
    }
}

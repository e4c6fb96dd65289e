package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code TaskStatus}. {@code exit_code} and {@code health_report} are not of Mesos; the times of the latter are ISO
 * texts.
 */
final class StatusJson {
    private StatusJson() {}

    static ObjectNode write(TaskStatus status) {
        ObjectNode object = Trees.object();
        object.set("task_id", Trees.id(status.taskId()));
        object.put("state", status.state().name());
        object.put("source", status.source().name());
        if (status.reason() != null) {
            object.put("reason", status.reason().name());
        }
        if (!status.message().isEmpty()) {
            object.put("message", status.message());
        }
        if (status.agentId() != null) {
            object.set("agent_id", Trees.id(status.agentId()));
        }
        object.set("timestamp", Trees.epochSeconds(status.timestamp()));
        if (status.uuid() != null) {
            object.put("uuid", uuid(status.uuid()));
        }
        if (status.healthy() != null) {
            object.put("healthy", status.healthy());
        }
        if (status.check() != null) {
            object.set("health_report", healthReport(status.check()));
        }
        if (status.exitCode() != null) {
            object.put("exit_code", status.exitCode());
        }
        if (status.containerId() != null) {
            object.putObject("container_status").set("container_id", Trees.id(status.containerId()));
        }
        if (!status.data().isEmpty()) {
            object.put("data", Trees.base64(status.data().getBytes(StandardCharsets.UTF_8)));
        }
        return object;
    }

    static TaskStatus read(JsonPart part) {
        JsonPart container = part.find("container_status");
        return new TaskStatus(
                part.get("task_id").id(TaskId::new),
                part.get("state").choice(TaskState.class),
                part.get("source", source -> source.choice(TaskStatus.Source.class), TaskStatus.Source.SOURCE_MASTER),
                part.maybe("reason", reason -> reason.choice(TaskStatus.Reason.class)),
                part.get("message", JsonPart::text, ""),
                part.maybe("agent_id", id -> id.id(AgentId::new)),
                part.get("timestamp", JsonPart::epochSeconds, Instant.EPOCH),
                part.maybe("uuid", StatusJson::readUuid),
                part.maybe("healthy", JsonPart::bool),
                part.maybe("health_report", StatusJson::readHealthReport),
                part.maybe("exit_code", JsonPart::wholeInt),
                container == null ? null : container.maybe("container_id", id -> id.id(ContainerId::new)),
                part.get("data", data -> new String(data.base64(), StandardCharsets.UTF_8), ""));
    }

    /** The 16 bytes of a UUID in base64, as Mesos carries them. */
    static String uuid(UUID uuid) {
        return Trees.base64(ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
    }

    static UUID readUuid(JsonPart part) {
        byte[] bytes = part.base64();
        if (bytes.length != 16) {
            throw part.wrong("expected the 16 bytes of a UUID in base64, got " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static ObjectNode healthReport(HealthReport report) {
        ObjectNode object =
                Trees.object().put("alive", report.alive()).put("consecutive_failures", report.consecutiveFailures());
        putTime(object, "first_success", report.firstSuccess());
        putTime(object, "last_success", report.lastSuccess());
        putTime(object, "last_failure", report.lastFailure());
        if (report.lastFailureCause() != null) {
            object.put("last_failure_cause", report.lastFailureCause());
        }
        return object;
    }

    private static HealthReport readHealthReport(JsonPart part) {
        return new HealthReport(
                part.get("alive").bool(),
                part.get("consecutive_failures", JsonPart::wholeInt, 0),
                part.maybe("first_success", JsonPart::isoTime),
                part.maybe("last_success", JsonPart::isoTime),
                part.maybe("last_failure", JsonPart::isoTime),
                part.maybe("last_failure_cause", JsonPart::text));
    }

    private static void putTime(ObjectNode object, String name, @Nullable Instant time) {
        if (time != null) {
            object.put(name, time.toString());
        }
    }
}

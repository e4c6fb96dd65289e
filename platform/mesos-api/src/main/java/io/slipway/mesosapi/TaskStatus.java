package io.slipway.mesosapi;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One report about a task.
 *
 * @param taskId the task
 * @param state what it is in
 * @param source who says so
 * @param reason why, where there is something to say
 * @param message the same in words, for people; may be empty
 * @param agentId the agent it runs on, when known
 * @param timestamp when it was said, in whole milliseconds
 * @param uuid set when the report must be acknowledged; it is sent again until then
 * @param healthy what the task's health check says; null when it has none or it has not answered yet
 * @param check what the last health check said
 * @param exitCode the exit code of the task's process, when it has ended by itself or by a signal (128 + signal)
 * @param containerId the container, when known
 * @param data what the executor attached; empty when nothing
 */
public record TaskStatus(
        TaskId taskId,
        TaskState state,
        Source source,
        @Nullable Reason reason,
        String message,
        @Nullable AgentId agentId,
        Instant timestamp,
        @Nullable UUID uuid,
        @Nullable Boolean healthy,
        @Nullable HealthReport check,
        @Nullable Integer exitCode,
        @Nullable ContainerId containerId,
        String data) {

    /** Who made a report. */
    public enum Source {
        SOURCE_MASTER,
        SOURCE_AGENT,
        SOURCE_EXECUTOR
    }

    /** Why a task is in its state; the protobuf number is {@link #number()}. */
    public enum Reason {
        REASON_COMMAND_EXECUTOR_FAILED(0),
        REASON_EXECUTOR_TERMINATED(1),
        REASON_FRAMEWORK_REMOVED(3),
        REASON_GC_ERROR(4),
        REASON_INVALID_FRAMEWORKID(5),
        REASON_INVALID_OFFERS(6),
        REASON_MASTER_DISCONNECTED(7),
        REASON_CONTAINER_LIMITATION_MEMORY(8),
        REASON_RECONCILIATION(9),
        REASON_AGENT_DISCONNECTED(10),
        REASON_AGENT_REMOVED(11),
        REASON_AGENT_RESTARTED(12),
        REASON_AGENT_UNKNOWN(13),
        REASON_TASK_INVALID(14),
        REASON_TASK_UNAUTHORIZED(15),
        REASON_TASK_UNKNOWN(16),
        REASON_CONTAINER_PREEMPTED(17),
        REASON_RESOURCES_UNKNOWN(18),
        REASON_CONTAINER_LIMITATION(19),
        REASON_CONTAINER_LIMITATION_DISK(20),
        REASON_CONTAINER_LAUNCH_FAILED(21),
        REASON_CONTAINER_UPDATE_FAILED(22),
        REASON_EXECUTOR_REGISTRATION_TIMEOUT(23),
        REASON_EXECUTOR_REREGISTRATION_TIMEOUT(24),
        REASON_TASK_GROUP_INVALID(25),
        REASON_TASK_GROUP_UNAUTHORIZED(26),
        REASON_IO_SWITCHBOARD_EXITED(27),
        REASON_TASK_CHECK_STATUS_UPDATED(28),
        REASON_TASK_HEALTH_CHECK_STATUS_UPDATED(29),
        REASON_TASK_KILLED_DURING_LAUNCH(30),
        REASON_AGENT_REMOVED_BY_OPERATOR(31),
        REASON_AGENT_REREGISTERED(32),
        REASON_MAX_COMPLETION_TIME_REACHED(33),
        REASON_AGENT_DRAINING(34);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        /** The protobuf number. */
        public int number() {
            return number;
        }
    }

    /** The same report under another state. */
    public TaskStatus withState(TaskState other) {
        return new TaskStatus(
                taskId,
                other,
                source,
                reason,
                message,
                agentId,
                timestamp,
                uuid,
                healthy,
                check,
                exitCode,
                containerId,
                data);
    }

    /** The same report with another acknowledgement id. */
    public TaskStatus withUuid(@Nullable UUID other) {
        return new TaskStatus(
                taskId,
                state,
                source,
                reason,
                message,
                agentId,
                timestamp,
                other,
                healthy,
                check,
                exitCode,
                containerId,
                data);
    }

    /** A report with nothing but the state and its origin. */
    public static TaskStatus of(TaskId taskId, TaskState state, Source source, Instant timestamp) {
        return new TaskStatus(taskId, state, source, null, "", null, timestamp, null, null, null, null, null, "");
    }

    /** The same report with a reason and words. */
    public TaskStatus because(@Nullable Reason why, String words) {
        return new TaskStatus(
                taskId,
                state,
                source,
                why,
                words,
                agentId,
                timestamp,
                uuid,
                healthy,
                check,
                exitCode,
                containerId,
                data);
    }

    /** The same report naming the agent. */
    public TaskStatus on(@Nullable AgentId agent) {
        return new TaskStatus(
                taskId,
                state,
                source,
                reason,
                message,
                agent,
                timestamp,
                uuid,
                healthy,
                check,
                exitCode,
                containerId,
                data);
    }
}

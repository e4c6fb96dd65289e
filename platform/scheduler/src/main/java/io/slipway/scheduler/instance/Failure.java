package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task that nobody asked for.
 *
 * @param app the app
 * @param taskId the task
 * @param state how it ended
 * @param source who said so
 * @param reason why, as a code
 * @param message why, in words
 * @param exitCode of its process, when it has one
 * @param agentId where it ran
 * @param host that agent's host name
 * @param version the version of the app it ran
 * @param timestamp when
 */
public record Failure(
        PathId app,
        TaskId taskId,
        TaskState state,
        TaskStatus.Source source,
        TaskStatus.@Nullable Reason reason,
        String message,
        @Nullable Integer exitCode,
        @Nullable AgentId agentId,
        String host,
        Instant version,
        Instant timestamp) {
    private static final int SIGNAL_BASE = 128;

    /** The same end with what {@code status}, a later report of it, says of its cause. */
    public Failure explainedBy(TaskStatus status) {
        return new Failure(
                app,
                taskId,
                status.state(),
                status.source(),
                status.reason(),
                words(status),
                status.exitCode(),
                agentId,
                host,
                version,
                timestamp);
    }

    /** What a report of an end says, or what can be said of one that says nothing. */
    static String words(TaskStatus status) {
        Integer exitCode = status.exitCode();
        if (!status.message().isEmpty()) {
            return status.message();
        }
        if (exitCode != null) {
            return exitCode > SIGNAL_BASE
                    ? "the process was ended by signal " + (exitCode - SIGNAL_BASE)
                    : "the process ended with exit code " + exitCode;
        }
        return status.state() == TaskState.TASK_FINISHED
                ? "the process ended"
                : "no cause was given"
                        + (status.reason() == null
                                ? ""
                                : " but " + status.reason().name());
    }
}

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
        Instant timestamp) {}

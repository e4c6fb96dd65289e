package io.slipway.agent.checkpoint;

import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskInfo;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A task that this agent has taken on.
 *
 * @param framework whose; with its id
 * @param task as ordered
 * @param containerId its container
 * @param sandbox its folder
 * @param accepted when it was taken on
 */
public record TaskRecord(
        FrameworkInfo framework, TaskInfo task, ContainerId containerId, Path sandbox, Instant accepted) {
    /** @throws IllegalArgumentException for a framework without an id */
    public TaskRecord {
        if (framework.id() == null) {
            throw new IllegalArgumentException("task " + task.taskId() + ": its framework has no id");
        }
    }

    /** Whose task it is. */
    public FrameworkId frameworkId() {
        FrameworkId id = framework.id();
        if (id == null) {
            throw new IllegalStateException("checked when made");
        }
        return id;
    }
}

package io.slipway.master.tasks;

import io.slipway.allocator.Holder;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One task as the master knows it. Immutable.
 *
 * @param state its newest state; may be ahead of what its framework was told
 * @param told the last report that was passed on; null when there was none
 * @param statuses the reports so far, one for each state and health, oldest first
 * @param kill set when its framework wants it ended and its agent could not be told yet
 */
public record Task(
        FrameworkId frameworkId,
        TaskInfo info,
        TaskState state,
        @Nullable TaskStatus told,
        List<TaskStatus> statuses,
        @Nullable Kill kill) {
    private static final int STATUSES_MAX = 20;

    /** A kill that waits. */
    public record Kill(@Nullable KillPolicy policy) {}

    /** Copies the list. */
    public Task {
        statuses = List.copyOf(statuses);
    }

    /** A task about to be started. */
    public static Task staging(FrameworkId frameworkId, TaskInfo info) {
        return new Task(frameworkId, info, TaskState.TASK_STAGING, null, List.of(), null);
    }

    /** A task that an agent told of. */
    public static Task found(FrameworkId frameworkId, TaskInfo info, TaskStatus latest) {
        return new Task(frameworkId, info, latest.state(), null, List.of(latest), null);
    }

    public TaskId id() {
        return info.taskId();
    }

    public AgentId agentId() {
        return info.agentId();
    }

    /** On whose account its resources are. */
    public Holder holder() {
        return new Holder(frameworkId.value(), info.role());
    }

    /** The state its framework was told last, or the newest when it was told none. */
    public TaskState stateTold() {
        return told == null ? state : told.state();
    }

    /** Whether its last report ends it and is the one that {@code uuid} confirms. */
    public boolean isEndedBy(UUID uuid) {
        return told != null && told.state().terminal() && uuid.equals(told.uuid());
    }

    /** The task after a report was passed on. An ended task stays ended. */
    public Task reported(TaskStatus status, TaskState latest) {
        return new Task(frameworkId, info, state.terminal() ? state : latest, status, with(status), kill);
    }

    /** The task in a state that its agent told when it came back. An ended task stays ended. */
    public Task seen(TaskStatus latest) {
        return new Task(frameworkId, info, state.terminal() ? state : latest.state(), told, with(latest), kill);
    }

    /** The task after the master itself put it into a state. */
    public Task moved(TaskStatus status) {
        return new Task(frameworkId, info, status.state(), status, with(status), kill);
    }

    /** The task with a kill that waits, or without. */
    public Task withKill(@Nullable Kill newKill) {
        return new Task(frameworkId, info, state, told, statuses, newKill);
    }

    private List<TaskStatus> with(TaskStatus status) {
        List<TaskStatus> all = new ArrayList<>(statuses);
        int last = all.size() - 1;
        if (last >= 0
                && all.get(last).state() == status.state()
                && java.util.Objects.equals(all.get(last).healthy(), status.healthy())) {
            all.set(last, status);
        } else {
            all.add(status);
        }
        return all.size() > STATUSES_MAX ? all.subList(1, all.size()) : all;
    }
}

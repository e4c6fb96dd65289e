package io.slipway.simulation;

import io.slipway.mesosapi.TaskId;
import io.slipway.scheduler.instance.InstanceId;
import java.util.HashMap;
import java.util.Map;

/**
 * How many running tasks of each app may have been told to end: as many as users asked for, and as many as were
 * given up with their agents, for those are replaced and one of the two ends when the agent returns.
 */
final class Justice {
    private final Map<String, Integer> allowed = new HashMap<>();
    private int ended;

    /** A reason to end so many tasks of an app. */
    void allow(String app, int tasks) {
        allowed.merge(app, tasks, Integer::sum);
    }

    /** A reason to end one more task of this one's app. */
    void allowOneLike(TaskId task) {
        allow(app(task), 1);
    }

    /** A task that runs was told to end. */
    void ended(TaskId task) {
        ended++;
        int left = allowed.merge(app(task), -1, Integer::sum);
        if (left < 0) {
            throw new AssertionError("task " + task + " runs and was told to end for no reason");
        }
    }

    /** How many were told to end. */
    int ended() {
        return ended;
    }

    private static String app(TaskId task) {
        return InstanceId.ofTask(task)
                .map(ref -> ref.instance().app().toString())
                .orElse(task.value());
    }
}

package io.slipway.master.tasks;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of all frameworks: the present ones, those on agents that do not answer, and the last that ended. Owned by
 * the master's loop.
 */
public final class TaskTable {
    private static final int HISTORY_MAX = 1000;

    private final Map<FrameworkId, Tasks> byFramework = new HashMap<>();
    private final Map<AgentId, Set<Key>> byAgent = new HashMap<>();
    /** How many of the present tasks are in each state that is not terminal. */
    private final Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);

    private record Key(FrameworkId framework, TaskId task) {}

    /** The present task. */
    public @Nullable Task find(FrameworkId framework, TaskId id) {
        Tasks tasks = byFramework.get(framework);
        return tasks == null ? null : tasks.present.get(id);
    }

    /** The task if it is on an agent that does not answer. */
    public @Nullable Task findUnreachable(FrameworkId framework, TaskId id) {
        Tasks tasks = byFramework.get(framework);
        return tasks == null ? null : tasks.unreachable.get(id);
    }

    /** Adds a task, or replaces the one of its id; it is unreachable no more. */
    public void put(Task task) {
        Tasks tasks = of(task.frameworkId());
        tasks.unreachable.remove(task.id());
        count(tasks.present.put(task.id(), task), -1);
        count(task, 1);
        byAgent.computeIfAbsent(task.agentId(), unused -> new LinkedHashSet<>())
                .add(new Key(task.frameworkId(), task.id()));
    }

    /** The task is over; it becomes history. */
    public void complete(Task task) {
        forget(task);
        Tasks tasks = of(task.frameworkId());
        bounded(tasks.completed, task);
    }

    /** The task's agent does not answer. */
    public void moveToUnreachable(Task task) {
        forget(task);
        bounded(of(task.frameworkId()).unreachable, task);
    }

    /** The present tasks of an agent. */
    public List<Task> on(AgentId agent) {
        return byAgent.getOrDefault(agent, Set.of()).stream()
                .map(key -> Objects.requireNonNull(find(key.framework, key.task)))
                .toList();
    }

    /** The tasks that an agent had when it stopped to answer. */
    public List<Task> unreachableOn(AgentId agent) {
        return byFramework.values().stream()
                .flatMap(tasks -> tasks.unreachable.values().stream())
                .filter(task -> task.agentId().equals(agent))
                .toList();
    }

    /** The present tasks of a framework, in the order they became known. */
    public List<Task> present(FrameworkId framework) {
        return List.copyOf(of(framework).present.values());
    }

    /** How many tasks that are not over are in each state; those on agents that do not answer are unreachable. */
    public Map<TaskState, Long> countByState() {
        Map<TaskState, Long> present = new EnumMap<>(TaskState.class);
        counts.forEach((state, count) -> {
            if (count > 0) {
                present.put(state, count);
            }
        });
        for (Tasks tasks : byFramework.values()) {
            if (!tasks.unreachable.isEmpty()) {
                present.merge(TaskState.TASK_UNREACHABLE, (long) tasks.unreachable.size(), Long::sum);
            }
        }
        return present;
    }

    private void count(@Nullable Task task, long more) {
        if (task != null && !task.state().terminal()) {
            counts.merge(task.state(), more, Long::sum);
        }
    }

    /** A framework's tasks on agents that do not answer. */
    public List<Task> unreachable(FrameworkId framework) {
        return List.copyOf(of(framework).unreachable.values());
    }

    /** The last that ended, oldest first. */
    public List<Task> completed(FrameworkId framework) {
        return List.copyOf(of(framework).completed.values());
    }

    /** Forgets a framework with its history. */
    public void removeFramework(FrameworkId framework) {
        present(framework).forEach(this::forget);
        byFramework.remove(framework);
    }

    private void forget(Task task) {
        Tasks tasks = of(task.frameworkId());
        count(tasks.present.remove(task.id()), -1);
        tasks.unreachable.remove(task.id());
        byAgent.computeIfPresent(task.agentId(), (agent, keys) -> {
            keys.remove(new Key(task.frameworkId(), task.id()));
            return keys.isEmpty() ? null : keys;
        });
    }

    private static void bounded(Map<TaskId, Task> history, Task task) {
        history.remove(task.id());
        history.put(task.id(), task);
        if (history.size() > HISTORY_MAX) {
            history.remove(history.keySet().iterator().next());
        }
    }

    private Tasks of(FrameworkId framework) {
        return byFramework.computeIfAbsent(framework, unused -> new Tasks());
    }

    private static final class Tasks {
        private final Map<TaskId, Task> present = new LinkedHashMap<>();
        private final Map<TaskId, Task> unreachable = new LinkedHashMap<>();
        private final Map<TaskId, Task> completed = new LinkedHashMap<>();
    }
}

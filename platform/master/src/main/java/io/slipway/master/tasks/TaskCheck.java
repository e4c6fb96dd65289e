package io.slipway.master.tasks;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.resources.Resources;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a task may be launched on what was offered. */
public final class TaskCheck {
    private static final int ID_MAX = 255;

    private TaskCheck() {}

    /**
     * What is wrong with a task, in a sentence; null when nothing is.
     *
     * @param agent whose offers were accepted
     * @param left what is left of the accepted offers for the task's role; null when none of them is for that role
     * @param idTaken whether the framework has a task of that id already
     * @param present the tasks that are on the agent; asked only when the task has volumes
     */
    public static @Nullable String problem(
            TaskInfo task, AgentId agent, @Nullable Resources left, boolean idTaken, Supplier<List<Task>> present) {
        String id = task.taskId().value();
        if (id.length() > ID_MAX
                || id.equals(".")
                || id.equals("..")
                || id.chars().anyMatch(TaskCheck::isForbidden)) {
            return "Task id '" + id + "' is invalid: at most " + ID_MAX
                    + " characters, no slash, backslash or control character, and neither '.' nor '..'";
        }
        if (idTaken) {
            return "Task has duplicate ID: " + id + " is in use by another task of this framework";
        }
        if (!task.agentId().equals(agent)) {
            return "Task uses invalid agent " + task.agentId() + " while agent " + agent + " is expected";
        }
        if (task.resources().isEmpty()) {
            return "Task uses no resources; it needs at least cpus or mem";
        }
        if (left == null) {
            return "Task is for role '" + task.role() + "', but none of the accepted offers is";
        }
        if (!left.contains(task.resources())) {
            return "Task uses more resources [" + task.resources() + "] than available [" + left + "]";
        }
        String command = commandProblem(task.command());
        return command != null ? command : volumesProblem(task, present);
    }

    private static @Nullable String commandProblem(CommandInfo command) {
        if (command.value() == null && command.shell()) {
            return "Task's command has no value; a shell command needs one";
        }
        return command.value() == null && command.arguments().isEmpty()
                ? "Task's command names no program: give 'value' or 'arguments'"
                : null;
    }

    private static @Nullable String volumesProblem(TaskInfo task, Supplier<List<Task>> present) {
        if (task.volumes().isEmpty()) {
            return null;
        }
        long neededMb = 0;
        Set<String> ids = new HashSet<>();
        for (PersistentVolume volume : task.volumes()) {
            String path = volume.containerPath();
            if (path.isEmpty() || path.contains("/") || path.equals("..") || path.equals(".")) {
                return "Persistent volume '" + volume.persistenceId() + "': container path '" + path
                        + "' must be a name without slashes";
            }
            if (volume.sizeMb() <= 0 || !ids.add(volume.persistenceId())) {
                return "Persistent volume '" + volume.persistenceId() + "' is named twice or has no size";
            }
            neededMb += volume.sizeMb();
        }
        if (neededMb * 1000 > task.resources().milli(Resources.DISK)) {
            return "Task's persistent volumes need disk:" + neededMb + ", its resources hold disk:"
                    + task.resources().amount(Resources.DISK);
        }
        Predicate<Task> holdsOne = other -> !other.state().terminal()
                && other.info().volumes().stream().anyMatch(volume -> ids.contains(volume.persistenceId()));
        return present.get().stream()
                .filter(holdsOne)
                .findFirst()
                .map(other -> "A persistent volume of the task is in use by task " + other.id())
                .orElse(null);
    }

    private static boolean isForbidden(int c) {
        return c == '/' || c == '\\' || Character.isISOControl(c);
    }
}

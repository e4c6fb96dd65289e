package io.slipway.master.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.master.tasks.Task;
import io.slipway.master.view.FrameworkView;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** How many tasks are in which state, by agent and by framework, with those that are history. */
final class TaskCounts {
    private static final List<TaskState> SHOWN = List.of(
            TaskState.TASK_STAGING,
            TaskState.TASK_STARTING,
            TaskState.TASK_RUNNING,
            TaskState.TASK_KILLING,
            TaskState.TASK_FINISHED,
            TaskState.TASK_KILLED,
            TaskState.TASK_FAILED,
            TaskState.TASK_LOST,
            TaskState.TASK_ERROR,
            TaskState.TASK_UNREACHABLE);

    private final Map<Object, Map<TaskState, Integer>> counts = new HashMap<>();
    private final Map<AgentId, Set<FrameworkId>> frameworks = new HashMap<>();
    private final Map<FrameworkId, Set<AgentId>> agents = new HashMap<>();

    private TaskCounts() {}

    static TaskCounts of(MasterView view) {
        TaskCounts counts = new TaskCounts();
        for (FrameworkView framework : view.frameworks()) {
            Stream.of(framework.tasks(), framework.unreachable(), framework.completed())
                    .flatMap(List::stream)
                    .forEach(counts::add);
        }
        return counts;
    }

    ObjectNode ofAgent(AgentId id) {
        return of(id);
    }

    ObjectNode ofFramework(FrameworkId id) {
        return of(id);
    }

    Set<FrameworkId> frameworksOn(AgentId agent) {
        return frameworks.getOrDefault(agent, Set.of());
    }

    Set<AgentId> agentsOf(FrameworkId framework) {
        return agents.getOrDefault(framework, Set.of());
    }

    private void add(Task task) {
        counts.computeIfAbsent(task.agentId(), unused -> new HashMap<>()).merge(task.state(), 1, Integer::sum);
        counts.computeIfAbsent(task.frameworkId(), unused -> new HashMap<>()).merge(task.state(), 1, Integer::sum);
        frameworks.computeIfAbsent(task.agentId(), unused -> new HashSet<>()).add(task.frameworkId());
        agents.computeIfAbsent(task.frameworkId(), unused -> new HashSet<>()).add(task.agentId());
    }

    private ObjectNode of(Object id) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<TaskState, Integer> found = counts.getOrDefault(id, Map.of());
        SHOWN.forEach(state -> object.put(state.name(), found.getOrDefault(state, 0)));
        return object;
    }
}

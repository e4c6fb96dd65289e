package io.slipway.agent.http;

import io.slipway.mesosapi.TaskState;
import io.slipway.resources.Resources;
import io.slipway.runtime.metrics.MachineFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of the agent's {@code /metrics/snapshot} under their Mesos names.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/monitoring/">Mesos: observability metrics</a>
 */
final class AgentFigures {
    private AgentFigures() {}

    static Map<String, Double> of(AgentSnapshot agent, Instant now) {
        Map<String, Double> numbers = new TreeMap<>(MachineFigures.read().inMesosNames());
        numbers.put("slave/uptime_secs", Duration.between(agent.started(), now).toMillis() / 1000.0);
        numbers.put("slave/registered", agent.registered() ? 1.0 : 0.0);
        for (TaskState state : TaskState.values()) {
            numbers.put(name(state), 0.0);
        }
        List<AgentSnapshot.Task> tasks = agent.tasks();
        tasks.forEach(task -> numbers.merge(name(task.latest().state()), 1.0, Double::sum));
        for (String name : new String[] {Resources.CPUS, Resources.GPUS, Resources.MEM, Resources.DISK}) {
            double total = agent.info().resources().amount(name);
            double used = tasks.stream()
                    .filter(AgentSnapshot.Task::active)
                    .mapToDouble(task -> task.record().task().resources().amount(name))
                    .sum();
            numbers.put("slave/" + name + "_total", total);
            numbers.put("slave/" + name + "_used", used);
            numbers.put("slave/" + name + "_percent", total == 0 ? 0 : used / total);
        }
        numbers.put("slave/executors_running", (double)
                tasks.stream().filter(AgentSnapshot.Task::active).count());
        return numbers;
    }

    private static String name(TaskState state) {
        return "slave/tasks_" + state.name().substring("TASK_".length()).toLowerCase(Locale.ROOT);
    }
}

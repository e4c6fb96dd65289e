package io.slipway.master.http;

import io.slipway.master.tasks.Task;
import io.slipway.master.view.AgentView;
import io.slipway.master.view.FrameworkView;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.TaskState;
import io.slipway.resources.Resources;
import io.slipway.runtime.metrics.MachineFigures;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of {@code /metrics/snapshot} under their Mesos names.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/monitoring/">Mesos: observability metrics</a>
 */
final class MetricsSnapshot {
    private MetricsSnapshot() {}

    static Map<String, Double> of(MasterView view) {
        Map<String, Double> numbers = new TreeMap<>(MachineFigures.read().inMesosNames());
        numbers.put("master/elected", 1.0);
        numbers.put("master/uptime_secs", LegacyState.seconds(view.takenAt()) - LegacyState.seconds(view.startedAt()));
        resources(view, numbers);
        long connected = view.agents().stream().filter(AgentView::connected).count();
        numbers.put("master/slaves_active", (double) connected);
        numbers.put("master/slaves_connected", (double) connected);
        numbers.put("master/slaves_disconnected", (double) view.agents().size() - connected);
        numbers.put("master/slaves_inactive", (double) view.agents().size() - connected);
        numbers.put("master/slaves_unreachable", (double) view.unreachable().size());
        long frameworks =
                view.frameworks().stream().filter(FrameworkView::connected).count();
        numbers.put("master/frameworks_active", (double) frameworks);
        numbers.put("master/frameworks_connected", (double) frameworks);
        numbers.put("master/frameworks_disconnected", (double) view.frameworks().size() - frameworks);
        numbers.put("master/frameworks_inactive", (double) view.frameworks().size() - frameworks);
        tasks(view, numbers);
        return numbers;
    }

    private static void resources(MasterView view, Map<String, Double> numbers) {
        for (String name : new String[] {Resources.CPUS, Resources.GPUS, Resources.MEM, Resources.DISK}) {
            double total = 0;
            double used = 0;
            for (AgentView agent : view.agents()) {
                total += agent.info().resources().amount(name);
                used += agent.used().amount(name);
            }
            numbers.put("master/" + name + "_total", total);
            numbers.put("master/" + name + "_used", used);
            numbers.put("master/" + name + "_percent", total == 0 ? 0 : used / total);
        }
    }

    private static void tasks(MasterView view, Map<String, Double> numbers) {
        for (TaskState state : TaskState.values()) {
            numbers.put(name(state), (double) view.tasksEnded().getOrDefault(state, 0L));
        }
        double offers = 0;
        for (FrameworkView framework : view.frameworks()) {
            offers += framework.offers().size();
            for (Task task : framework.tasks()) {
                if (!task.state().terminal()) {
                    numbers.merge(name(task.state()), 1.0, Double::sum);
                }
            }
            numbers.merge(
                    name(TaskState.TASK_UNREACHABLE),
                    (double) framework.unreachable().size(),
                    Double::sum);
        }
        numbers.put("master/outstanding_offers", offers);
    }

    private static String name(TaskState state) {
        return "master/tasks_" + state.name().substring("TASK_".length()).toLowerCase(Locale.ROOT);
    }
}

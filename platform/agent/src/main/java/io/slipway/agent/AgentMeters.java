package io.slipway.agent;

import io.slipway.agent.pressure.Reading;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent measures. Several agents of one process are told apart by the tag {@code agent}, their host name.
 * Written by the agent's loop, read by any thread.
 */
public final class AgentMeters {
    /** What is measured. */
    public static final List<Meter> ALL = List.of(
            Meter.gauge("agent.registered", "1 while a master has this agent registered, else 0.", "agent"),
            Meter.gauge("agent.tasks", "Tasks of the agent by state, as of the last 15 s.", "agent", "state"),
            Meter.gauge("agent.disk.left.bytes", "Disk that the agent may still write.", "agent"),
            Meter.gauge("agent.memory.left.bytes", "Memory that can be used without swapping.", "agent"),
            Meter.gauge("agent.pids.left", "Processes and threads that can still be started.", "agent"),
            Meter.gauge("agent.pressure", "1 while the machine runs short of the kind, else 0.", "agent", "kind"),
            Meter.counter("agent.tasks.taken", "Tasks that the agent was told to run."),
            Meter.counter("agent.tasks.ended", "Tasks that ended, by their last state.", "state"),
            Meter.timer("agent.launch", "Time to start the container of a task, without fetching."),
            Meter.counter("agent.tasks.out.of.memory", "Tasks ended because their memory was used up."),
            Meter.counter("agent.checkpoint.failures", "Checkpoints that could not be written."),
            Meter.counter("agent.checkpoint.damaged", "Checkpoints that could not be read after a start."),
            Meter.counter("agent.sandboxes.deleted", "Sandboxes of ended tasks that were deleted."),
            Meter.counter("agent.cache.deleted", "Fetched files that were deleted from the store."),
            Meter.counter("agent.reboots", "Starts that found the machine restarted."),
            Meter.counter("agent.gone", "How often a master held this agent for gone."));

    private volatile boolean registered;
    private volatile Map<String, Long> tasks = Map.of();
    private volatile List<FromAgent.Pressure> pressures = List.of();
    private volatile @Nullable Reading reading;

    AgentMeters(Metrics metrics, String agent) {
        metrics.declare(ALL);
        metrics.gauge("agent.registered", () -> registered ? 1 : 0, "agent", agent);
        metrics.gauge("agent.disk.left.bytes", () -> left(Reading::diskLeft), "agent", agent);
        metrics.gauge("agent.memory.left.bytes", () -> left(Reading::memoryLeft), "agent", agent);
        metrics.gauge("agent.pids.left", () -> left(Reading::pidsLeft), "agent", agent);
        for (FromAgent.Pressure.Kind kind : FromAgent.Pressure.Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            metrics.gauge("agent.pressure", () -> isShort(kind) ? 1 : 0, "agent", agent, "kind", name);
        }
        for (String state : List.of("staging", "starting", "running", "killing")) {
            metrics.gauge("agent.tasks", () -> tasks.getOrDefault(state, 0L), "agent", agent, "state", state);
        }
    }

    private interface Part {
        long of(Reading reading);
    }

    private Number left(Part part) {
        Reading known = reading;
        return known == null ? Double.NaN : (Number) part.of(known);
    }

    private boolean isShort(FromAgent.Pressure.Kind kind) {
        return pressures.stream().anyMatch(pressure -> pressure.kind() == kind);
    }

    /** A task state as tags tell it. */
    static String name(TaskState state) {
        return state.name().substring("TASK_".length()).toLowerCase(Locale.ROOT);
    }

    void registered(boolean is) {
        registered = is;
    }

    void looked(Reading now, List<FromAgent.Pressure> shortOf, Map<String, Long> tasksByState) {
        reading = now;
        pressures = List.copyOf(shortOf);
        tasks = Map.copyOf(tasksByState);
    }
}

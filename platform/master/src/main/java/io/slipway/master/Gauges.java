package io.slipway.master;

import io.slipway.mesosapi.TaskState;
import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers of the master that are watched; written by its loop, read by any thread. */
public final class Gauges {
    /** Everything that the master measures. */
    public static final List<Meter> METERS = List.of(
            Meter.gauge("master.agents", "Agents: connected, disconnected, awaited, unreachable.", "state"),
            Meter.gauge("master.agents.taken.out", "Agents that an operator took out of use, drained ones included."),
            Meter.gauge(
                    "master.agents.removals.held",
                    "1 while silent agents are kept because the master's own network may be at fault, else 0."),
            Meter.gauge("master.frameworks.connected", "Frameworks that are subscribed."),
            Meter.gauge("master.tasks", "Tasks that are not over, by their state.", "state"),
            Meter.gauge("master.offers.open", "Offers that frameworks hold."),
            Meter.counter("master.offers.sent", "Offers made."),
            Meter.counter("master.offers.accepted", "Offers used."),
            Meter.counter("master.offers.declined", "Offers handed back unused."),
            Meter.counter("master.offers.rescinded", "Offers taken back before they were used or declined."),
            Meter.counter("master.offers.timed.out", "Offers taken back because they were held too long."),
            Meter.counter("master.offers.invalid", "Calls that named offers which are not valid any more."),
            Meter.counter("master.tasks.launched", "Tasks handed to agents."),
            Meter.counter("master.tasks.invalid", "Tasks refused because their definition is not valid."),
            Meter.counter("master.task.updates", "Reports of agents about tasks, by state.", "state"),
            Meter.counter("master.task.updates.ignored", "Reports about tasks that are on another agent."),
            Meter.counter("master.task.updates.unknown", "Reports about tasks that are not known."),
            Meter.counter("master.agents.unreachable", "Agents that stopped to answer."),
            Meter.counter("master.agents.removed", "Agents given up for good."),
            Meter.counter("master.agents.refused", "Registrations refused."),
            Meter.counter("master.agents.unauthorized", "Agents without the right join token."),
            Meter.counter("master.agents.gone.returned", "Agents that came back after they were given up."),
            Meter.counter("master.agents.messages.ignored", "Messages over sessions that are over."),
            Meter.counter("master.frameworks.refused", "Subscriptions refused."),
            Meter.counter("master.frameworks.ended", "Frameworks that ended."),
            Meter.counter("master.calls.ignored", "Calls over subscriptions that are over."),
            Meter.counter("master.calls.repeated", "Calls that came twice; the second did nothing."),
            Meter.counter("master.drain.kills", "Tasks ended by drains."),
            Meter.counter("master.overloaded", "Messages shed because the master's mailbox was full."),
            Meter.counter("master.failures", "Decisions that failed; the log says why."));

    private volatile Numbers numbers = Numbers.NONE;
    private volatile Absent absent = new Absent(0, 0, 0, null);

    /**
     * Who is there.
     *
     * @param tasks that are not over, by state
     */
    record Numbers(long connected, long disconnected, long frameworks, Map<TaskState, Long> tasks, long offers) {
        static final Numbers NONE = new Numbers(0, 0, 0, Map.of(), 0);

        Numbers {
            tasks = Map.copyOf(tasks);
        }
    }

    /**
     * Who is not there.
     *
     * @param takenOut how many agents an operator took out of use
     * @param heldBack why silent agents are kept, for the own network may be at fault; null when they are not
     */
    record Absent(
            long unreachable,
            long awaited,
            long takenOut,
            @Nullable String heldBack) {}

    Gauges(Metrics metrics) {
        metrics.declare(METERS);
        metrics.gauge("master.agents", () -> numbers.connected, "state", "connected");
        metrics.gauge("master.agents", () -> numbers.disconnected, "state", "disconnected");
        metrics.gauge("master.agents", () -> absent.awaited, "state", "awaited");
        metrics.gauge("master.agents", () -> absent.unreachable, "state", "unreachable");
        metrics.gauge("master.agents.taken.out", () -> absent.takenOut);
        metrics.gauge("master.agents.removals.held", () -> absent.heldBack == null ? 0 : 1);
        metrics.gauge("master.frameworks.connected", () -> numbers.frameworks);
        metrics.gauge("master.offers.open", () -> numbers.offers);
        metrics.gauges(
                "master.tasks",
                () -> numbers.tasks.entrySet().stream()
                        .map(entry -> Metrics.Sample.of(entry.getValue(), "state", name(entry.getKey())))
                        .toList());
    }

    private static String name(TaskState state) {
        return state.name().substring("TASK_".length()).toLowerCase(Locale.ROOT);
    }

    Numbers numbers() {
        return numbers;
    }

    /** Why silent agents are kept; null when they are not. */
    @Nullable
    String heldBack() {
        return absent.heldBack;
    }

    void set(Numbers present, Absent missing) {
        numbers = present;
        absent = missing;
    }

    /** Nobody is there: the master does not lead. */
    void clear() {
        set(Numbers.NONE, new Absent(0, 0, 0, null));
    }
}

package io.slipway.scheduler;

import io.slipway.marathonapi.ApiEvent;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.TaskId;
import io.slipway.replication.Decision;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.instance.Told;
import io.slipway.scheduler.instance.VolumeLocation;
import io.slipway.scheduler.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A decision while it is made. It reads the core and never changes it. */
final class Draft {
    /**
     * How much one decision may hold where there is a choice, so that its records fit one append to the log and others
     * get their turn on the loop: so many new instances, or a fifth of it where instances have a task.
     */
    private static final int WEIGHT_MAX = 5_000;

    private static final int WEIGHT_OF_TASK = 5;

    private final SchedulerCore core;
    private final Instant now;
    private final List<Entry> records = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private int weight;

    Draft(SchedulerCore core, Instant now) {
        this.core = core;
        this.now = now;
    }

    SchedulerCore core() {
        return core;
    }

    Instant now() {
        return now;
    }

    /** How many records there are so far. */
    int size() {
        return records.size();
    }

    /** Whether what can wait shall wait for another decision. */
    boolean isFull() {
        return weight >= WEIGHT_MAX;
    }

    /** How many new instances there is room for. */
    int room() {
        return Math.max(0, WEIGHT_MAX - weight);
    }

    void record(Entry entry) {
        records.add(entry);
        weight++;
    }

    void put(Instance instance) {
        records.add(new Entry.InstancesPut(List.of(instance)));
        weight += instance.run() == null ? 1 : WEIGHT_OF_TASK;
    }

    /** An instance with a task has changed by a report about it. */
    void told(Instance before, Instance after) {
        if (after.differsByReports(before)) {
            record(new Entry.InstancesTold(List.of(Told.of(after))));
        } else {
            put(after);
        }
    }

    void tell(ApiEvent event) {
        effects.add(new Effect.Tell(event));
    }

    void send(Call call) {
        effects.add(new Effect.Send(call));
    }

    void kill(TaskId task, @Nullable AgentId agent, String reason) {
        effects.add(new Effect.Kill(task, agent, reason));
    }

    /** Has an instance go for good. One without a task, or whose agent is out of reach, is gone at once. */
    void dismiss(Instance instance, Goal goal, String reason) {
        Instance leaving = instance.wanted(goal, reason);
        Run run = instance.run();
        if (run == null || instance.condition().isUnreachable()) {
            remove(leaving);
            if (run != null) {
                kill(instance.taskId(), run.agentId(), reason);
            }
            return;
        }
        put(leaving);
        kill(instance.taskId(), run.agentId(), reason);
    }

    /** Forgets an instance that has no task any more, and tells so. */
    void remove(Instance instance) {
        forget(instance);
        if (instance.run() != null) {
            tell(Events.instanceChanged(instance, Condition.KILLED, now));
        }
    }

    /** Forgets an instance; with the goal Decommissioned its volumes go too. */
    void forget(Instance instance) {
        record(new Entry.InstanceRemoved(instance.id()));
        if (instance.goal() == Goal.DECOMMISSIONED) {
            destroy(core.volumes(instance.app()).stream()
                    .filter(volume -> volume.index() == instance.index())
                    .toList());
        }
    }

    /**
     * Has volumes destroyed that no task uses. They are remembered as doomed until the master has surely heard of it.
     */
    void destroy(List<VolumeLocation> volumes) {
        Map<AgentId, List<String>> byAgent = new TreeMap<>();
        for (VolumeLocation volume : volumes) {
            record(new Entry.VolumePut(volume.condemned()));
            byAgent.computeIfAbsent(volume.agentId(), agent -> new ArrayList<>())
                    .add(volume.persistenceId());
        }
        byAgent.forEach((agent, ids) -> send(new Call.DestroyVolumes(agent, ids)));
    }

    <T> Decision<Entry, Effect, T> decide(T reply) {
        return new Decision<>(gathered(), effects, reply);
    }

    /** Instances that change one after the other make one record: what they share is written once. */
    private List<Entry> gathered() {
        List<Entry> gathered = new ArrayList<>();
        List<Instance> put = new ArrayList<>();
        List<Told> told = new ArrayList<>();
        for (Entry entry : records) {
            if (!(entry instanceof Entry.InstancesPut)) {
                flush(put, Entry.InstancesPut::new, gathered);
            }
            if (!(entry instanceof Entry.InstancesTold)) {
                flush(told, Entry.InstancesTold::new, gathered);
            }
            if (entry instanceof Entry.InstancesPut one) {
                put.addAll(one.instances());
            } else if (entry instanceof Entry.InstancesTold one) {
                told.addAll(one.told());
            } else {
                gathered.add(entry);
            }
        }
        flush(put, Entry.InstancesPut::new, gathered);
        flush(told, Entry.InstancesTold::new, gathered);
        return gathered;
    }

    private static <T> void flush(List<T> alike, Function<List<T>, Entry> record, List<Entry> gathered) {
        if (!alike.isEmpty()) {
            gathered.add(record.apply(alike));
            alike.clear();
        }
    }
}

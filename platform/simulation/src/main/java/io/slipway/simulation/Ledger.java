package io.slipway.simulation;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What truly happened, as nobody in the cluster can know it, and what may not have: told by agents and frameworks as it
 * happens, it throws at the first violation.
 */
public final class Ledger {
    private final Map<Key, AgentId> started = new HashMap<>();
    private final Map<Key, List<UUID>> reported = new LinkedHashMap<>();
    private final Map<Key, List<UUID>> received = new HashMap<>();
    private final Map<Key, TaskState> last = new HashMap<>();

    private final Map<Key, TaskState> toldOver = new HashMap<>();
    private final List<Long> registrations = new ArrayList<>();
    /** The task that runs for an instance. */
    private final Map<String, TaskId> running = new HashMap<>();

    private @Nullable Justice justice;

    private record Key(FrameworkId framework, TaskId task) {}

    /** A process of the task was started. */
    void started(FrameworkId framework, TaskId task, AgentId agent) {
        AgentId before = started.putIfAbsent(new Key(framework, task), agent);
        if (before != null) {
            throw new AssertionError("task " + task + " is started on " + agent + " and was on " + before + " before");
        }
        TaskId other = running.putIfAbsent(instance(framework, task), task);
        if (other != null) {
            throw new AssertionError("task " + task + " is started while " + other + " of the same instance runs");
        }
    }

    /** The instance that a task is of; of frameworks that know no instances, the task. */
    private static String instance(FrameworkId framework, TaskId task) {
        int end = task.value().indexOf("._app");
        return framework + " " + (end < 0 ? task.value() : task.value().substring(0, end));
    }

    /** From now on tasks that run must not be told to end but for reasons that {@code judge} was told of. */
    void judge(Justice judge) {
        justice = judge;
    }

    /** Sees what happens to one task. */
    SimulatedTask.Observer observer(FrameworkId framework, TaskId task) {
        return new SimulatedTask.Observer() {
            @Override
            public void made(TaskStatus status) {
                reported(framework, status);
            }

            @Override
            public void killed(TaskState state) {
                if (justice != null && state == TaskState.TASK_RUNNING) {
                    justice.ended(task);
                }
            }

            @Override
            public void over() {
                running.remove(instance(framework, task), task);
            }
        };
    }

    /** An agent was told that it is gone, and ends this task without a word. */
    void endedWithAgent(FrameworkId framework, TaskId task, boolean alive) {
        TaskState told = toldOver.get(new Key(framework, task));
        if (justice != null && alive && told == null) {
            throw new AssertionError("task " + task + " ends with its agent, and its framework was not told as much");
        }
    }

    /** A framework's tasks are ended. */
    void endedWithFramework(TaskId task, boolean alive) {
        if (justice != null && alive) {
            justice.ended(task);
        }
    }

    /** An agent made a report that is to be confirmed. */
    void reported(FrameworkId framework, TaskStatus status) {
        Key key = new Key(framework, status.taskId());
        reported.computeIfAbsent(key, unused -> new ArrayList<>()).add(Objects.requireNonNull(status.uuid()));
        last.put(key, status.state());
    }

    /** A framework received a report that is to be confirmed, perhaps not for the first time. */
    void received(FrameworkId framework, TaskStatus status) {
        UUID uuid = Objects.requireNonNull(status.uuid());
        Key key = new Key(framework, status.taskId());
        List<UUID> got = received.computeIfAbsent(key, unused -> new ArrayList<>());
        if (got.contains(uuid)) {
            return;
        }
        List<UUID> made = reported.getOrDefault(key, List.of());
        if (got.size() >= made.size() || !made.get(got.size()).equals(uuid)) {
            throw new AssertionError("task " + status.taskId() + ": report " + status.state() + " came to its framework"
                    + " before an earlier one; made " + made + ", received " + got + ", now " + uuid);
        }
        got.add(uuid);
    }

    /**
     * A framework that knows partitions heard of a task. What it was once told as gone stays so, for it has replaced
     * it.
     */
    void told(FrameworkId framework, TaskStatus status) {
        Key key = new Key(framework, status.taskId());
        TaskState before = toldOver.get(key);
        if (before != null && !status.state().terminal() && status.state() != TaskState.TASK_UNKNOWN) {
            throw new AssertionError("task " + status.taskId() + " was told as " + before + ", and now as "
                    + status.state() + ": " + status.message());
        }
        if (status.state() == TaskState.TASK_GONE || status.state() == TaskState.TASK_GONE_BY_OPERATOR) {
            toldOver.put(key, status.state());
        }
    }

    /** An agent was let in. */
    void registered(long nanos) {
        registrations.add(nanos);
    }

    /** When agents were let in since {@code sinceNanos}, in order. */
    public List<Long> registrations(long sinceNanos) {
        return registrations.stream().filter(nanos -> nanos >= sinceNanos).toList();
    }

    /** Reports that their framework never received. */
    public List<String> undelivered() {
        List<String> missing = new ArrayList<>();
        reported.forEach((key, made) -> {
            int got = received.getOrDefault(key, List.of()).size();
            if (got < made.size()) {
                missing.add(key.task + ": " + got + " of " + made.size() + " reports, last " + last.get(key));
            }
        });
        return missing;
    }

    /** How many tasks were ever started. */
    public int starts() {
        return started.size();
    }
}

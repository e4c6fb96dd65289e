package io.slipway.scheduler;

import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.TaskId;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.mesos.MasterLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks the master how the scheduler's tasks are: all of them after each subscription, those nobody has said anything
 * about again and again with growing pauses, and now and then everything, which also brings to light tasks that
 * nobody knows. On the owner's loop.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/reconciliation/">Mesos: reconciliation</a>
 */
final class Reconciler {
    /** The first pause. */
    static final Duration FIRST = Duration.ofSeconds(15);

    /** The longest pause, and how often everything is asked for. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** A launch of which nothing is heard for so long is asked about. */
    static final Duration LAUNCH_SILENCE = Duration.ofSeconds(60);

    private final EventLoop loop;
    private final MasterLink link;
    private final Set<TaskId> unheard = new HashSet<>();
    private long round;

    Reconciler(EventLoop loop, MasterLink link) {
        this.loop = loop;
        this.link = link;
    }

    /** A new subscription stands. */
    void begin(SchedulerCore core) {
        long mine = ++round;
        unheard.clear();
        for (Instance instance : core.instances().all()) {
            if (instance.isActive()) {
                unheard.add(instance.taskId());
            }
        }
        ask(core);
        link.call(new Call.Reconcile(List.of()));
        again(core, mine, FIRST);
        everything(mine);
    }

    /** It has ended. */
    void end() {
        round++;
        unheard.clear();
    }

    /** Something was said about this task. */
    void heard(TaskId task) {
        unheard.remove(task);
    }

    private void again(SchedulerCore core, long mine, Duration pause) {
        EventLoop.Timer unused = loop.schedule(pause, () -> {
            if (mine == round) {
                addSilentLaunches(core);
                ask(core);
                Duration doubled = pause.multipliedBy(2);
                boolean calm = unheard.isEmpty();
                again(core, mine, calm ? LAUNCH_SILENCE : doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
            }
        });
    }

    private void everything(long mine) {
        EventLoop.Timer unused = loop.schedule(LONGEST, () -> {
            if (mine == round) {
                link.call(new Call.Reconcile(List.of()));
                everything(mine);
            }
        });
    }

    private void addSilentLaunches(SchedulerCore core) {
        Instant before = loop.clock().now().minus(LAUNCH_SILENCE);
        for (Instance instance : core.instances().all()) {
            if (instance.condition() == Condition.PROVISIONED
                    && instance.since().isBefore(before)) {
                unheard.add(instance.taskId());
            }
        }
    }

    private void ask(SchedulerCore core) {
        List<Call.TaskRef> tasks = new ArrayList<>();
        for (Instance instance : core.instances().all()) {
            Run run = instance.run();
            if (run != null && unheard.contains(instance.taskId())) {
                tasks.add(new Call.TaskRef(instance.taskId(), run.agentId()));
            }
        }
        unheard.retainAll(tasks.stream().map(Call.TaskRef::taskId).toList());
        if (!tasks.isEmpty()) {
            link.call(new Call.Reconcile(tasks));
        }
    }
}

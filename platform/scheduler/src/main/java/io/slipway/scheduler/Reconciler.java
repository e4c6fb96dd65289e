package io.slipway.scheduler;

import io.slipway.mesosapi.Call;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

    /** How many tasks are asked about at once. */
    static final int PART = 1_000;

    /** How long to wait between two parts. */
    static final Duration BETWEEN = Duration.ofMillis(20);

    private final EventLoop loop;
    private final Consumer<Call> master;
    /** Those that nobody has said anything about, with the number of their task. */
    private final Map<InstanceId, Integer> unheard = new LinkedHashMap<>();
    /** What is still to be asked, part by part. */
    private final ArrayDeque<Runnable> questions = new ArrayDeque<>();

    private boolean asking;
    private long round;

    /** @param master told only once all is durable that was decided before */
    Reconciler(EventLoop loop, Consumer<Call> master) {
        this.loop = loop;
        this.master = master;
    }

    /** A new subscription stands. */
    void begin(SchedulerCore core) {
        long mine = ++round;
        unheard.clear();
        questions.clear();
        core.instances()
                .byApp()
                .values()
                .forEach(instances -> instances.forEach(instance -> {
                    if (instance.isActive()) {
                        unheard.put(instance.id(), instance.incarnation());
                    }
                }));
        ask(core);
        questions.add(() -> master.accept(new Call.Reconcile(List.of())));
        next();
        again(core, mine, FIRST);
        everything(mine);
    }

    /** It has ended. */
    void end() {
        round++;
        unheard.clear();
        questions.clear();
    }

    /** Something was said about this task. */
    void heard(InstanceId.Ref task) {
        if (!unheard.isEmpty()) {
            unheard.remove(task.instance(), task.incarnation());
        }
    }

    private void again(SchedulerCore core, long mine, Duration pause) {
        EventLoop.Timer unused = loop.schedule(pause, () -> {
            if (mine != round) {
                return;
            }
            if (questions.isEmpty()) {
                addSilentLaunches(core);
                ask(core);
                next();
            }
            Duration doubled = pause.multipliedBy(2);
            boolean calm = unheard.isEmpty();
            again(core, mine, calm ? LAUNCH_SILENCE : doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
        });
    }

    private void everything(long mine) {
        EventLoop.Timer unused = loop.schedule(LONGEST, () -> {
            if (mine == round) {
                master.accept(new Call.Reconcile(List.of()));
                everything(mine);
            }
        });
    }

    private void addSilentLaunches(SchedulerCore core) {
        Instant before = loop.clock().now().minus(LAUNCH_SILENCE);
        for (Instance instance : core.instances().all()) {
            if (instance.condition() == Condition.PROVISIONED
                    && instance.since().isBefore(before)) {
                unheard.put(instance.id(), instance.incarnation());
            }
        }
    }

    /** Part by part, so that the answers come no faster than they are taken in. */
    private void ask(SchedulerCore core) {
        unheard.entrySet().removeIf(entry -> !isPresent(core, entry.getKey(), entry.getValue()));
        List<InstanceId> ids = List.copyOf(unheard.keySet());
        for (int begin = 0; begin < ids.size(); begin += PART) {
            List<InstanceId> part = ids.subList(begin, Math.min(ids.size(), begin + PART));
            questions.add(() -> ask(core, part));
        }
    }

    private static boolean isPresent(SchedulerCore core, InstanceId id, int incarnation) {
        return core.instances()
                .get(id)
                .filter(instance -> instance.run() != null && instance.incarnation() == incarnation)
                .isPresent();
    }

    private void ask(SchedulerCore core, List<InstanceId> ids) {
        List<Call.TaskRef> tasks = new ArrayList<>();
        for (InstanceId id : ids) {
            Integer incarnation = unheard.get(id);
            if (incarnation != null && isPresent(core, id, incarnation)) {
                Instance instance = core.instances().get(id).orElseThrow();
                tasks.add(new Call.TaskRef(instance.taskId(), instance.placed().agentId()));
            }
        }
        if (!tasks.isEmpty()) {
            master.accept(new Call.Reconcile(tasks));
        }
    }

    private void next() {
        Runnable question = questions.poll();
        if (question != null) {
            question.run();
        }
        if (!questions.isEmpty() && !asking) {
            asking = true;
            EventLoop.Timer unused = loop.schedule(BETWEEN, () -> {
                asking = false;
                next();
            });
        }
    }
}

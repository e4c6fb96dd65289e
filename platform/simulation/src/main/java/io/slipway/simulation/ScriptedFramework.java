package io.slipway.simulation;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.Filters;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.resources.Resources;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A framework that wants a number of equal tasks to run, and does what a good one does: confirms reports, reconciles
 * when
 * it subscribes and then again and again, replaces what is lost, ends what is too much. What it knows of its tasks
 * outlives its process.
 */
public final class ScriptedFramework {
    private static final Duration RECONCILE_EVERY = Duration.ofSeconds(30);
    private static final Resources EACH = Resources.parse("cpus:1;mem:64");

    private final SimulatedTime time;
    private final Faults faults;
    private final Network.Lines lines;
    private final Map<TaskId, Known> tasks = new LinkedHashMap<>();
    private FrameworkInfo info;
    private int wanted;
    private int tasksMade;
    private int offersHeld;
    private double declineChance;
    private @Nullable SimulatedLoop loop;
    private SchedulerGateway.@Nullable Subscription subscription;
    private boolean subscribed;
    private long generation;

    /** What it believes of a task. */
    private record Known(AgentId agent, TaskState state) {}

    ScriptedFramework(World world, Network.Lines lines, FrameworkInfo info) {
        this.time = world.time();
        this.faults = world.faults();
        this.lines = lines;
        this.info = info;
    }

    /** Its lines to the master. */
    public Network.Lines lines() {
        return lines;
    }

    /** So many tasks shall run. */
    public void want(int number) {
        wanted = number;
        if (loop != null) {
            loop.execute(this::balance);
        }
    }

    /** The chance that it declines an offer it could use. */
    public void setDeclineChance(double chance) {
        declineChance = chance;
    }

    /** Starts its process. */
    public void start() {
        if (loop == null) {
            SimulatedLoop started = time.newLoop("framework");
            loop = started;
            subscribe();
            var unused = started.every(RECONCILE_EVERY, this::reconcileAll);
        }
    }

    /** Its process dies. */
    public void crash() {
        if (loop != null) {
            loop.crash();
            loop = null;
            generation++;
            subscribed = false;
            subscription = null;
            lines.died();
        }
    }

    public boolean isUp() {
        return loop != null;
    }

    /** The tasks it believes to run. */
    public List<TaskId> running() {
        return tasks.entrySet().stream()
                .filter(entry -> entry.getValue().state == TaskState.TASK_RUNNING)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The tasks it believes to be there in any state. */
    public Set<TaskId> known() {
        return Set.copyOf(tasks.keySet());
    }

    public FrameworkId id() {
        return Objects.requireNonNull(info.id());
    }

    /** How many offers it got. */
    public int offersHeld() {
        return offersHeld;
    }

    private void subscribe() {
        long mine = ++generation;
        subscribed = false;
        subscription = lines.subscribe(info, Set.of(), new SchedulerGateway.Listener() {
            @Override
            public void onEvent(Event event) {
                post(mine, () -> received(event));
            }

            @Override
            public void onClosed(String reason) {
                post(mine, () -> again());
            }
        });
    }

    private void again() {
        generation++;
        subscribed = false;
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        long mine = generation;
        var unused = Objects.requireNonNull(loop).schedule(faults.between(100, 2_000), () -> {
            if (mine == generation) {
                subscribe();
            }
        });
    }

    private void post(long mine, Runnable action) {
        SimulatedLoop present = loop;
        if (present != null) {
            present.execute(() -> {
                if (mine == generation) {
                    action.run();
                }
            });
        }
    }

    private void received(Event event) {
        if (event instanceof Event.Subscribed given) {
            info = info.withId(given.frameworkId());
            subscribed = true;
            reconcileAll();
            balance();
        } else if (event instanceof Event.Offers offers) {
            offersHeld += offers.offers().size();
            offers.offers().forEach(this::use);
        } else if (event instanceof Event.Update update) {
            update(update.status());
        } else if (event instanceof Event.Refused) {
            again();
        }
    }

    private void use(Offer offer) {
        int missing = wanted - counted();
        if (missing <= 0 || faults.chance(declineChance)) {
            call(new Call.Decline(List.of(offer.id()), new Filters(faults.between(0, 10_000))));
            return;
        }
        List<TaskInfo> launched = new ArrayList<>();
        Resources left = offer.resources();
        while (launched.size() < missing && left.contains(EACH)) {
            left = left.minus(EACH);
            TaskId id = new TaskId("t-" + tasksMade++);
            launched.add(task(id, offer));
            tasks.put(id, new Known(offer.agentId(), TaskState.TASK_STAGING));
        }
        call(new Call.Accept(
                List.of(offer.id()),
                List.of(new Call.Operation.Launch(launched)),
                new Filters(faults.between(0, 5_000))));
    }

    private void update(TaskStatus status) {
        if (status.uuid() != null) {
            call(new Call.Acknowledge(Objects.requireNonNull(status.agentId()), status.taskId(), status.uuid()));
        }
        Known known = tasks.get(status.taskId());
        if (status.state().terminal() || status.state() == TaskState.TASK_UNKNOWN) {
            tasks.remove(status.taskId());
        } else if (known == null) {
            call(new Call.Kill(status.taskId(), status.agentId(), null));
        } else {
            tasks.put(status.taskId(), new Known(known.agent, status.state()));
        }
        balance();
    }

    /** Asks for offers when something is missing, ends what is too much. */
    private void balance() {
        if (!subscribed) {
            return;
        }
        if (counted() < wanted) {
            call(new Call.Revive(Set.of()));
        }
        List<TaskId> surplus = new ArrayList<>(running());
        for (int i = 0; i < surplus.size() && counted() - i > wanted; i++) {
            TaskId last = surplus.get(surplus.size() - 1 - i);
            call(new Call.Kill(last, Objects.requireNonNull(tasks.get(last)).agent, null));
        }
    }

    /** The tasks that run or are about to. */
    private int counted() {
        return (int) tasks.values().stream()
                .filter(known -> known.state != TaskState.TASK_UNREACHABLE)
                .count();
    }

    private void reconcileAll() {
        if (!tasks.isEmpty()) {
            List<Call.TaskRef> refs = new ArrayList<>();
            tasks.forEach((id, known) -> refs.add(new Call.TaskRef(id, known.agent)));
            call(new Call.Reconcile(refs));
        }
        call(new Call.Reconcile(List.of()));
    }

    private void call(Call call) {
        if (subscribed && subscription != null) {
            subscription.call(call);
        }
    }

    private static TaskInfo task(TaskId id, Offer offer) {
        return new TaskInfo(
                id.value(),
                id,
                offer.agentId(),
                EACH,
                new CommandInfo(List.of(), Map.of(), true, "sleep 1000", List.of(), null),
                List.of(),
                null,
                null,
                null,
                Map.of(),
                offer.role());
    }
}

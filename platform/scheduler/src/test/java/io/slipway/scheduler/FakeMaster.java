package io.slipway.scheduler;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A master with its agents, as far as a framework sees them: offers with filters, tasks that do what the test says,
 * reports sent again until acknowledged, reconciliation, lost agents. Checks on the way that no instance ever has two
 * live tasks.
 */
final class FakeMaster implements SchedulerGateway {
    private static final Duration NETWORK = Duration.ofMillis(2);
    private static final Duration RESEND = Duration.ofSeconds(10);

    private final SimulatedTime time;
    private final SimulatedLoop loop;
    final Map<AgentId, Agent> agents = new TreeMap<>();
    final Map<TaskId, FakeTask> tasks = new LinkedHashMap<>();
    final List<Call> calls = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final List<Call.DestroyVolumes> destroyed = new ArrayList<>();
    Function<TaskInfo, Behaviour> behaviour = task -> Behaviour.RUN;
    Predicate<Call> lost = call -> false;

    @Nullable
    FrameworkInfo framework;

    boolean removed;
    private final Map<OfferId, Offered> offers = new LinkedHashMap<>();
    private @Nullable Line line;
    private boolean suppressed;
    private int numbers;

    /** What a task does. */
    enum Behaviour {
        /** Runs, and passes its check a second later. */
        RUN,
        /** Runs, and never passes its check. */
        RUN_UNHEALTHY,
        /** Ends with exit code 1 half a second after its start. */
        FAIL,
        /** Says that it fetches, and goes on saying so. */
        FETCH,
        /** Says nothing at all. */
        SILENT
    }

    static final class Agent {
        final AgentId id;
        final String hostname;
        final Resources total;
        final Attributes attributes;
        boolean reachable = true;
        Resources refused = Resources.EMPTY;
        Instant refusedUntil = Instant.EPOCH;

        Agent(String id, String resources, String attributes) {
            this.id = new AgentId(id);
            this.hostname = id + ".local";
            this.total = Resources.parse(resources);
            this.attributes = Attributes.parse(attributes);
        }
    }

    static final class FakeTask {
        final TaskInfo info;
        TaskState state = TaskState.TASK_STAGING;
        boolean wasLost;

        @Nullable
        Boolean healthy;

        @Nullable
        TaskStatus unacknowledged;

        FakeTask(TaskInfo info) {
            this.info = info;
        }

        boolean live() {
            return !state.terminal();
        }

        String index() {
            return info.command().environment().get("SLIPWAY_INSTANCE_INDEX");
        }
    }

    private record Offered(AgentId agent, Resources resources) {}

    FakeMaster(SimulatedTime time) {
        this.time = time;
        this.loop = time.newLoop("master");
        loop.every(Duration.ofMillis(100), this::offerAll);
        loop.every(RESEND, this::resend);
    }

    Agent agent(String id, String resources) {
        return agent(id, resources, "");
    }

    Agent agent(String id, String resources, String attributes) {
        Agent agent = new Agent(id, resources, attributes);
        agents.put(agent.id, agent);
        return agent;
    }

    // Gateway

    @Override
    public Subscription subscribe(FrameworkInfo info, Set<String> suppressedRoles, Listener listener) {
        Line fresh = new Line(listener);
        loop.schedule(NETWORK, () -> subscribed(info, suppressedRoles, fresh));
        return fresh;
    }

    private void subscribed(FrameworkInfo info, Set<String> suppressedRoles, Line fresh) {
        if (fresh.closed) {
            return;
        }
        if (removed && info.id() != null) {
            fresh.listener.onEvent(new Event.Refused("Framework has been removed"));
            return;
        }
        removed = false;
        offers.clear();
        FrameworkId id = info.id() == null ? new FrameworkId("framework-" + ++numbers) : info.id();
        framework = info.withId(id);
        line = fresh;
        suppressed = !suppressedRoles.isEmpty();
        agents.values().forEach(agent -> agent.refusedUntil = Instant.EPOCH);
        fresh.send(new Event.Subscribed(id, Duration.ofSeconds(15), "master@fake"));
    }

    /** Ends the framework as an operator would. */
    void remove() {
        removed = true;
        tasks.values().forEach(task -> task.state = TaskState.TASK_KILLED);
        tasks.clear();
        disconnect(new Event.Refused("Framework has been removed"));
    }

    /** Cuts the line. */
    void disconnect(@Nullable Event last) {
        Line old = line;
        line = null;
        offers.clear();
        if (old != null) {
            if (last != null) {
                old.send(last);
            }
            old.closed = true;
            old.listener.onClosed("the test cut the line");
        }
    }

    private final class Line implements Subscription {
        private final Listener listener;
        private boolean closed;

        Line(Listener listener) {
            this.listener = listener;
        }

        void send(Event event) {
            loop.schedule(NETWORK, () -> {
                if (!closed) {
                    listener.onEvent(event);
                }
            });
        }

        @Override
        public void call(Call call) {
            loop.schedule(NETWORK, () -> {
                if (!closed && line == this && !lost.test(call)) {
                    onCall(call);
                }
            });
        }

        @Override
        public void close() {
            closed = true;
            if (line == this) {
                line = null;
                offers.clear();
            }
        }
    }

    private void onCall(Call call) {
        calls.add(call);
        if (call instanceof Call.Accept accept) {
            accept(accept);
        } else if (call instanceof Call.Decline decline) {
            decline.offerIds()
                    .forEach(id -> refuse(offers.remove(id), decline.filters().refuse()));
        } else if (call instanceof Call.Revive) {
            suppressed = false;
            agents.values().forEach(agent -> agent.refusedUntil = Instant.EPOCH);
            offerAll();
        } else if (call instanceof Call.Suppress) {
            suppressed = true;
        } else if (call instanceof Call.Kill kill) {
            kill(kill);
        } else if (call instanceof Call.Acknowledge ack) {
            FakeTask task = tasks.get(ack.taskId());
            if (task != null && task.unacknowledged != null && ack.uuid().equals(task.unacknowledged.uuid())) {
                task.unacknowledged = null;
            }
        } else if (call instanceof Call.Reconcile reconcile) {
            reconcile(reconcile);
        } else if (call instanceof Call.DestroyVolumes destroy) {
            destroyed.add(destroy);
        }
    }

    private void refuse(@Nullable Offered offered, Duration time) {
        if (offered != null) {
            Agent agent = agents.get(offered.agent);
            agent.refused = offered.resources;
            agent.refusedUntil = this.time.now().plus(time);
        }
    }

    // Offers and launches

    private void offerAll() {
        if (line == null || suppressed) {
            return;
        }
        List<Offer> fresh = new ArrayList<>();
        for (Agent agent : agents.values()) {
            Resources free = free(agent);
            boolean outstanding = offers.values().stream().anyMatch(offer -> offer.agent.equals(agent.id));
            boolean filtered = agent.refusedUntil.isAfter(time.now()) && agent.refused.contains(free);
            if (!agent.reachable || outstanding || filtered || free.milli("cpus") < 10) {
                continue;
            }
            OfferId id = new OfferId("offer-" + ++numbers);
            offers.put(id, new Offered(agent.id, free));
            fresh.add(new Offer(id, framework.id(), agent.id, agent.hostname, "slave_public", free, agent.attributes));
        }
        if (!fresh.isEmpty()) {
            line.send(new Event.Offers(fresh));
        }
    }

    Resources free(Agent agent) {
        Resources free = agent.total;
        for (FakeTask task : tasks.values()) {
            if (task.live() && task.info.agentId().equals(agent.id)) {
                free = free.minus(task.info.resources());
            }
        }
        return free;
    }

    private void accept(Call.Accept accept) {
        List<Offered> used = accept.offerIds().stream().map(offers::remove).toList();
        for (Call.Operation operation : accept.operations()) {
            for (TaskInfo task : ((Call.Operation.Launch) operation).tasks()) {
                if (used.contains(null)) {
                    FakeTask dropped = new FakeTask(task);
                    report(TaskStatus.of(
                                    task.taskId(), TaskState.TASK_DROPPED, TaskStatus.Source.SOURCE_MASTER, time.now())
                            .because(TaskStatus.Reason.REASON_INVALID_OFFERS, "the offer is no longer valid")
                            .on(dropped.info.agentId()));
                } else {
                    launch(task);
                }
            }
        }
        used.stream().filter(offered -> offered != null).findFirst().ifPresent(offered -> {
            Agent agent = agents.get(offered.agent);
            refuse(new Offered(agent.id, free(agent)), accept.filters().refuse());
        });
    }

    private void launch(TaskInfo info) {
        checkNoTwin(info);
        FakeTask task = new FakeTask(info);
        if (tasks.put(info.taskId(), task) != null) {
            violations.add("task " + info.taskId() + " launched twice");
        }
        switch (behaviour.apply(info)) {
            case RUN -> run(task, true);
            case RUN_UNHEALTHY -> run(task, false);
            case FAIL -> {
                run(task, false);
                loop.schedule(Duration.ofMillis(600), () -> end(task, TaskState.TASK_FAILED, "boom", 1));
            }
            case FETCH ->
                loop.schedule(
                        Duration.ofMillis(100), () -> move(task, TaskState.TASK_STARTING, "fetching, 12 of 40 MiB"));
            case SILENT -> {}
        }
    }

    private void checkNoTwin(TaskInfo info) {
        String instance = instance(info.taskId());
        for (FakeTask other : tasks.values()) {
            if (!other.live()) {
                continue;
            }
            if (instance(other.info.taskId()).equals(instance)) {
                violations.add("instance " + instance + " has two live tasks");
            }
            boolean sameApp = other.info.name().equals(info.name());
            if (sameApp && !other.wasLost && other.index().equals(new FakeTask(info).index())) {
                violations.add("index " + other.index() + " of " + info.name() + " has two live tasks");
            }
        }
    }

    private static String instance(TaskId task) {
        return task.value().substring(0, task.value().indexOf("._app"));
    }

    private void run(FakeTask task, boolean healthy) {
        loop.schedule(Duration.ofMillis(100), () -> {
            move(task, TaskState.TASK_RUNNING, "");
            if (task.info.healthCheck() != null) {
                loop.schedule(Duration.ofSeconds(1), () -> health(task, healthy));
            }
        });
    }

    void health(FakeTask task, boolean healthy) {
        if (task.state != TaskState.TASK_RUNNING) {
            return;
        }
        task.healthy = healthy;
        move(task, TaskState.TASK_RUNNING, "");
    }

    private void move(FakeTask task, TaskState state, String message) {
        if (task.live()) {
            task.state = state;
            report(status(task).because(null, message).withUuid(new UUID(7, ++numbers)));
        }
    }

    void end(FakeTask task, TaskState state, String message, @Nullable Integer exitCode) {
        if (!task.live()) {
            return;
        }
        task.state = state;
        TaskStatus plain = status(task);
        report(new TaskStatus(
                plain.taskId(),
                state,
                TaskStatus.Source.SOURCE_EXECUTOR,
                null,
                message,
                plain.agentId(),
                plain.timestamp(),
                new UUID(7, ++numbers),
                null,
                null,
                exitCode,
                null,
                ""));
    }

    private TaskStatus status(FakeTask task) {
        HealthReport report = task.healthy == null
                ? null
                : new HealthReport(task.healthy, task.healthy ? 0 : 1, null, null, null, null);
        return new TaskStatus(
                task.info.taskId(),
                task.state,
                TaskStatus.Source.SOURCE_EXECUTOR,
                null,
                "",
                task.info.agentId(),
                time.now(),
                null,
                task.healthy,
                report,
                null,
                null,
                "");
    }

    private void report(TaskStatus status) {
        FakeTask task = tasks.get(status.taskId());
        if (task != null && status.uuid() != null) {
            task.unacknowledged = status;
        }
        boolean reachable = status.agentId() == null || agents.get(status.agentId()).reachable;
        if (line != null && reachable) {
            line.send(new Event.Update(status));
        }
    }

    private void resend() {
        tasks.values().forEach(task -> {
            if (task.unacknowledged != null && line != null && agents.get(task.info.agentId()).reachable) {
                line.send(new Event.Update(task.unacknowledged));
            }
        });
    }

    private void kill(Call.Kill kill) {
        FakeTask task = tasks.get(kill.taskId());
        if (task == null) {
            if (kill.agentId() != null && agents.get(kill.agentId()).reachable) {
                report(TaskStatus.of(kill.taskId(), TaskState.TASK_GONE, TaskStatus.Source.SOURCE_MASTER, time.now())
                        .on(kill.agentId()));
            }
            return;
        }
        if (agents.get(task.info.agentId()).reachable) {
            loop.schedule(Duration.ofMillis(200), () -> end(task, TaskState.TASK_KILLED, "killed", 143));
        }
    }

    // Reconciliation and losses

    private void reconcile(Call.Reconcile reconcile) {
        if (reconcile.tasks().isEmpty()) {
            tasks.values().stream().filter(FakeTask::live).forEach(this::answer);
        }
        for (Call.TaskRef ref : reconcile.tasks()) {
            FakeTask task = tasks.get(ref.taskId());
            if (task != null) {
                answer(task);
            } else {
                boolean reachable = agents.get(ref.agentId()).reachable;
                TaskState state = reachable ? TaskState.TASK_GONE : TaskState.TASK_UNREACHABLE;
                line.send(
                        new Event.Update(TaskStatus.of(ref.taskId(), state, TaskStatus.Source.SOURCE_MASTER, time.now())
                                .because(TaskStatus.Reason.REASON_RECONCILIATION, "")));
            }
        }
    }

    private void answer(FakeTask task) {
        boolean reachable = agents.get(task.info.agentId()).reachable;
        TaskStatus status = reachable ? status(task) : status(task).withState(TaskState.TASK_UNREACHABLE);
        line.send(new Event.Update(status.because(TaskStatus.Reason.REASON_RECONCILIATION, "")));
    }

    void lose(String agentId) {
        Agent agent = agents.get(new AgentId(agentId));
        offers.values().removeIf(offer -> offer.agent.equals(agent.id));
        tasks.values().stream()
                .filter(task -> task.live() && task.info.agentId().equals(agent.id))
                .forEach(task -> report(status(task)
                        .withState(TaskState.TASK_UNREACHABLE)
                        .because(TaskStatus.Reason.REASON_AGENT_REMOVED, "the agent is out of reach")));
        tasks.values().stream()
                .filter(task -> task.info.agentId().equals(agent.id))
                .forEach(task -> task.wasLost = true);
        agent.reachable = false;
    }

    void bringBack(String agentId) {
        Agent agent = agents.get(new AgentId(agentId));
        agent.reachable = true;
        tasks.values().stream()
                .filter(task -> task.live() && task.info.agentId().equals(agent.id))
                .forEach(task -> report(status(task)));
    }

    // What tests ask

    List<FakeTask> live(String name) {
        return tasks.values().stream()
                .filter(task -> task.live() && task.info.name().equals(name))
                .toList();
    }

    List<FakeTask> launched(String name) {
        return tasks.values().stream()
                .filter(task -> task.info.name().equals(name))
                .toList();
    }

    int outstandingOffers() {
        return offers.size();
    }

    boolean isSuppressed() {
        return suppressed;
    }
}

package io.slipway.scheduler;

import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.replication.Decision;
import io.slipway.replication.LogException;
import io.slipway.replication.NotLeadingException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.Shell;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.health.UnitHealth;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.instance.AppCounts;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.VolumeLocation;
import io.slipway.scheduler.journal.Entry;
import io.slipway.scheduler.launch.Delays;
import io.slipway.scheduler.mesos.MasterLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the core: takes in what the master says and what the API asks, has {@link Progress} move on what was
 * touched, and shows the outcome to readers. Keeps what is soft: waits after failures, statistics of offers, timers.
 * Everything on the loop but {@link #image} and {@link #isLeading}.
 */
final class Engine implements Shell.Role<SchedulerCore>, MasterLink.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration KILL_AGAIN = Duration.ofSeconds(10);
    private static final Duration DOOM_SETTLED = Duration.ofSeconds(60);
    private static final Duration SHOW_WHILE_FOLLOWING = Duration.ofMillis(500);
    private static final int ROUNDS_MAX = 10_000;
    /** Then others get their turn on the loop. */
    private static final int ROUNDS_AT_ONCE = 8;
    /** Three times the period at which it looks for what was not killed. */
    private static final Duration STUCK = KILL_AGAIN.multipliedBy(3);

    private static final UnitHealth.Unit UNIT = new UnitHealth.Unit(
            "slipway-scheduler", "Slipway Scheduler", "Keeps apps running on what the master offers");

    /** Nobody is out of reach before the master has been heard. */
    private static final Instant NOT_YET = Instant.parse("9000-01-01T00:00:00Z");

    private final SchedulerConfig config;
    private final EventLoop loop;
    private final Ids ids;
    private final Metrics metrics;
    private final Consumer<ApiEvent> events;
    private final EventLog decisions;
    private final SchedulerCore core = new SchedulerCore();
    private final Shell<SchedulerCore, Entry, Effect> shell;
    private final MasterLink link;
    private final Reconciler reconciler;
    private final Demander demander;
    private final Launching launching;
    private final Pace settling;
    private final Pace publishing;
    private final Delays delays = new Delays();
    private final Set<PathId> waitingApps = new TreeSet<>();
    /** When each app is looked at again because of time alone. */
    private final Map<PathId, Instant> looks = new HashMap<>();
    /** What was touched and not moved on yet. */
    private final Set<PathId> unsettledApps = new TreeSet<>();

    private final Set<String> unsettledDeployments = new TreeSet<>();
    /** The last time that ends were asked for again; not asked for once more before that is out. */
    private CompletableFuture<Integer> killing = CompletableFuture.completedFuture(0);

    private int rounds;
    private Map<PathId, WaitStats> stats = new TreeMap<>();
    private Instant patience = NOT_YET;
    private volatile Image image;
    private volatile boolean leading;
    private volatile String troubleWithMaster = "has not subscribed at the master yet";
    private volatile String failure = "";
    private volatile long movedNanos;
    private volatile int waitingChanges;

    Engine(
            SchedulerConfig config,
            EventLoop loop,
            ReplicatedLog log,
            SchedulerGateway gateway,
            Ids ids,
            Metrics metrics,
            Consumer<ApiEvent> events,
            EventLog decisions) {
        this.decisions = decisions;
        this.config = config;
        this.loop = loop;
        this.ids = ids;
        this.metrics = metrics;
        this.events = events;
        this.image = Image.of(core, Map.of(), Map.of(), loop.clock());
        this.link = new MasterLink(loop, gateway, ids, this);
        this.reconciler = new Reconciler(loop, question -> {
            CompletableFuture<Integer> unused = call(List.of(question));
        });
        this.demander = new Demander(loop, link);
        this.launching = new Launching(loop, this::plan, this::launch);
        this.settling = new Pace(loop, this::settle);
        this.publishing = new Pace(loop, this::publish);
        this.shell = new Shell<>(loop, log, "scheduler", core, this::effect, this);
        EventLoop.Timer unusedKills = loop.every(KILL_AGAIN, this::killAgain);
        EventLoop.Timer unusedDemand = loop.every(Demander.REPEAT, () -> demand(waitingApps));
        EventLoop.Timer unusedShow = loop.every(SHOW_WHILE_FOLLOWING, this::follow);
        SchedulerMeters.register(metrics, () -> image);
        metrics.gauge("scheduler.changes.waiting", () -> waitingChanges);
    }

    /** What readers see. */
    Image image() {
        return image;
    }

    boolean isLeading() {
        return leading;
    }

    /** How it is; from any thread. */
    UnitHealth health() {
        if (!failure.isEmpty()) {
            return UNIT.unwell(failure);
        }
        if (!leading) {
            return UNIT.well("does not lead; whoever does keeps the apps running");
        }
        long silent = loop.clock().nanoTime() - movedNanos;
        if (silent > STUCK.toNanos()) {
            return UNIT.unwell("its loop is stuck or overloaded: nothing moved for "
                    + Duration.ofNanos(silent).toSeconds() + " s; 'slipway diagnose' takes a thread dump");
        }
        return UNIT.unless(troubleWithMaster, "leads, and is subscribed at the master");
    }

    /** Decides on the loop; the answer comes once it is durable and readers see it. */
    <T> CompletableFuture<T> submit(Function<Draft, Decision<Entry, Effect, T>> decider) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> admitted(decider).whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            }));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** What users ask for has to wait when the log is slow; what the master says is taken in always. */
    private <T> CompletableFuture<T> admitted(Function<Draft, Decision<Entry, Effect, T>> decider) {
        waitingChanges = shell.waiting();
        if (waitingChanges >= config.waitingChangesMax()) {
            metrics.count("scheduler.changes.refused");
            return CompletableFuture.failedFuture(
                    new RejectedExecutionException(waitingChanges + " changes wait for the log already"));
        }
        return decideAndShow(decider);
    }

    private <T> CompletableFuture<T> decideAndShow(Function<Draft, Decision<Entry, Effect, T>> decider) {
        CompletableFuture<T> reply = decide(decider);
        if (reply.isCompletedExceptionally()) {
            return reply;
        }
        settle();
        return published().thenCompose(unused -> reply);
    }

    private <T> CompletableFuture<T> decide(Function<Draft, Decision<Entry, Effect, T>> decider) {
        return shell.submitNow((state, now) -> decider.apply(new Draft(state, now)));
    }

    /** Decides, and tells what was decided without waiting for it to be durable: for what is soft. */
    private <T> T decideNow(Function<Draft, Decision<Entry, Effect, T>> decider, T otherwise) {
        List<T> decided = new ArrayList<>(List.of(otherwise));
        decide((Draft draft) -> {
                    Decision<Entry, Effect, T> decision = decider.apply(draft);
                    decided.set(0, decision.reply());
                    return decision;
                })
                .exceptionally(failure -> logged(failure, otherwise));
        return decided.get(0);
    }

    /** Lets launches of {@code app} go on at once; false when nothing of it waits. */
    CompletableFuture<Boolean> resetDelay(PathId app) {
        return submit(draft -> {
            boolean waits = waitingApps.contains(app);
            if (waits) {
                delays.reset(app);
                demand(Set.of(app));
            }
            return Decision.reply(waits);
        });
    }

    void close() {
        loop.execute(() -> {
            leading = false;
            link.close();
            reconciler.end();
        });
    }

    // Leadership

    @Override
    public void leading(SchedulerCore complete) {
        LOG.info(
                "scheduler: leads, with {} apps, {} instances and {} deployments",
                core.root().allApps().size(),
                core.instances().size(),
                core.deployments().size());
        delays.clear();
        stats = new TreeMap<>();
        waitingApps.clear();
        looks.clear();
        rounds = 0;
        patience = NOT_YET;
        unsettledApps.clear();
        unsettledDeployments.clear();
        core.takeTouchedApps();
        show(); // before anybody takes this process for the leader: readers must not see what was before
        movedNanos = loop.clock().nanoTime();
        leading = true;
        settle(core.everyApp());
        publish();
        link.open(this::introduction);
    }

    @Override
    public void following() {
        leading = false;
        link.close();
        reconciler.end();
        launching.forget();
    }

    @Override
    public void failed(LogException cause) {
        LOG.error("scheduler: stops, the log has failed", cause);
        failure = "its log failed: " + cause.getMessage();
        following();
    }

    /** While another process leads, readers see what has come from it so far. */
    private void follow() {
        if (leading) {
            return;
        }
        boolean touched = !core.takeTouchedApps().isEmpty();
        touched |= !core.takeTouchedDeployments().isEmpty();
        if (touched || !core.root().version().equals(image.root().version())) {
            show();
        }
    }

    private void show() {
        image = Image.of(core, Map.of(), Map.of(), loop.clock());
    }

    private MasterLink.Introduction introduction() {
        FrameworkInfo framework = new FrameworkInfo(
                core.frameworkId(),
                config.frameworkName(),
                "",
                config.roles(),
                config.failoverTimeout(),
                true,
                config.hostname(),
                "",
                config.frontDoor().get(),
                Set.of(
                        FrameworkInfo.Capability.PARTITION_AWARE,
                        FrameworkInfo.Capability.TASK_KILLING_STATE,
                        FrameworkInfo.Capability.MULTI_ROLE,
                        FrameworkInfo.Capability.GPU_RESOURCES),
                Map.of());
        return new MasterLink.Introduction(framework, waitingApps.isEmpty() ? Set.copyOf(config.roles()) : Set.of());
    }

    // The master

    @Override
    public void onEvents(List<Event> events) {
        List<Updates.Report> reports = new ArrayList<>();
        List<Offer> offers = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Update update) {
                reports.add(Updates.Report.of(update.status()));
            } else if (event instanceof Event.Offers more) {
                offers.addAll(more.offers());
            } else {
                onUpdates(reports);
                onOffers(offers);
                onEvent(event);
            }
        }
        onUpdates(reports);
        onOffers(offers);
    }

    /** Takes in offers, many for one plan, and empties the list. */
    private void onOffers(List<Offer> offers) {
        if (!offers.isEmpty()) {
            metrics.count("scheduler.offers", offers.size());
            launching.add(offers);
            offers.clear();
        }
    }

    private void onEvent(Event event) {
        if (event instanceof Event.Subscribed subscribed) {
            onSubscribed(subscribed);
        } else if (event instanceof Event.Failure failure) {
            LOG.info("scheduler: agent {} is gone: {}", failure.agentId(), failure.message());
        }
        // A rescinded offer was used or handed back already; a heartbeat is for whoever holds the connection.
    }

    private void onSubscribed(Event.Subscribed subscribed) {
        FrameworkId before = core.frameworkId();
        boolean known = subscribed.frameworkId().equals(before);
        troubleWithMaster = "";
        launching.forget();
        LOG.info("scheduler: subscribed at {} as framework {}", subscribed.masterId(), subscribed.frameworkId());
        decide(draft -> {
            if (!known) {
                draft.record(new Entry.FrameworkKnown(subscribed.frameworkId()));
            }
            draft.tell(
                    known
                            ? new ApiEvent.SchedulerReregistered(subscribed.masterId(), draft.now())
                            : new ApiEvent.SchedulerRegistered(
                                    subscribed.frameworkId().value(), subscribed.masterId(), draft.now()));
            return draft.decide(known);
        });
        patience = loop.clock().now();
        demander.begin(waitingApps.isEmpty());
        reconciler.begin(core);
        killAgain();
        destroyDoomed();
        settle(core.everyApp());
        publishing.soon();
    }

    @Override
    public void onDisconnected(String reason) {
        launching.forget();
        LOG.warn("scheduler: the master is gone ({}); tasks go on, the scheduler comes back", reason);
        reconciler.end();
        troubleWithMaster = "is not connected to the master: " + reason;
        patience = NOT_YET;
        events.accept(new ApiEvent.SchedulerDisconnected(loop.clock().now()));
    }

    @Override
    public void onRefused(String reason) {
        FrameworkId id = core.frameworkId();
        troubleWithMaster = "is refused by the master: " + reason;
        LOG.error("scheduler: the master refuses framework {}: {}", id, reason);
        if (id != null && reason.contains("removed")) {
            // An ended framework never comes back, and its tasks have ended with it: the apps are started anew under
            // another identity. Mesos gives no code for this, only words.
            decide(draft -> {
                draft.record(new Entry.FrameworkKnown(null));
                return draft.decide(id);
            });
        }
    }

    private Launches plan(List<Offer> offers) {
        Launches.Context context = new Launches.Context(
                config, this::isDelayed, ids.random().nextInt(Integer.MAX_VALUE / 2), stats, metrics);
        Launches launches = Launches.plan(core, offers, loop.clock().now(), context);
        stats = launches.stats();
        return launches;
    }

    /** False when it could not be decided. */
    private boolean launch(Launches launches) {
        boolean decided = decideNow(draft -> keeping(launches.decide(draft), true), false);
        settling.soon();
        publishing.soon();
        return decided;
    }

    private static <T> Decision<Entry, Effect, T> keeping(Decision<Entry, Effect, ?> decision, T reply) {
        return new Decision<>(decision.records(), decision.effects(), reply);
    }

    private boolean isDelayed(AppDefinition app) {
        return delays.until(app, loop.clock().now()).isPresent();
    }

    /** Takes in the reports, many in one decision, and empties the list. */
    private void onUpdates(List<Updates.Report> reports) {
        reports.forEach(report -> report.ref().ifPresent(reconciler::heard));
        for (int begin = 0; begin < reports.size(); ) {
            int end = Updates.together(reports, begin);
            List<Updates.Report> these = reports.subList(begin, end);
            decideNow(draft -> Updates.decide(draft, these), List.<Updates.Result>of())
                    .forEach(this::failed);
            begin = end;
        }
        if (!reports.isEmpty()) {
            reports.clear();
            settling.soon();
            publishing.soon();
        }
    }

    private void failed(Updates.Result result) {
        AppDefinition app = result.failedApp();
        if (app != null) {
            failed(app, result.ran());
        }
    }

    private void failed(AppDefinition app, Duration ran) {
        Instant now = loop.clock().now();
        delays.failed(app, ran, now);
        metrics.count("scheduler.tasks.failed");
        Optional<Instant> until = delays.until(app, now);
        until.ifPresent(end -> {
            EventLoop.Timer unused = loop.schedule(Duration.between(now, end), () -> demand(Set.of(app.id())));
        });
    }

    // Moving on

    private void settle(Set<PathId> first) {
        unsettledApps.addAll(first);
        settle();
    }

    /** Rounds of progress until nothing is touched any more; after some of them others get their turn. */
    private void settle() {
        Set<PathId> touched = new TreeSet<>();
        Set<String> moved = new TreeSet<>();
        for (int some = 0; leading && collect(touched, moved); some++) {
            if (some == ROUNDS_AT_ONCE) {
                settling.soon();
                break;
            }
            if (++rounds > ROUNDS_MAX) {
                throw new IllegalStateException(
                        "scheduler: no end of work on " + unsettledApps + ", deployments " + unsettledDeployments);
            }
            round();
        }
        touched.forEach(this::watch);
        moved.forEach(this::watch);
        demand(touched);
    }

    /** Whether there is something to move on; notes what. */
    private boolean collect(Set<PathId> touched, Set<String> moved) {
        unsettledApps.addAll(core.takeTouchedApps());
        unsettledDeployments.addAll(core.takeTouchedDeployments());
        touched.addAll(unsettledApps);
        moved.addAll(unsettledDeployments);
        boolean any = !(unsettledApps.isEmpty() && unsettledDeployments.isEmpty());
        rounds = any ? rounds : 0;
        return any;
    }

    private void round() {
        Set<PathId> apps = new TreeSet<>(unsettledApps);
        Set<String> deployments = new TreeSet<>(unsettledDeployments);
        unsettledApps.clear();
        unsettledDeployments.clear();
        Progress.Left left =
                decideNow(draft -> Progress.round(draft, apps, deployments, patience, ids), Progress.Left.NOTHING);
        unsettledApps.addAll(left.apps());
        unsettledDeployments.addAll(left.deployments());
    }

    private static <T> T logged(Throwable failure, T otherwise) {
        if (!(failure instanceof NotLeadingException)) {
            LOG.error("scheduler: a step could not be decided", failure);
        }
        return otherwise;
    }

    /** Sets a timer for what of an app hangs on time, and notes whether it waits. */
    private void watch(PathId id) {
        AppCounts counts = core.instances().counts(id);
        Optional<AppDefinition> app = core.app(id);
        Instant next = NOT_YET;
        for (Instance instance : counts.unreachable() > 0 ? core.instances(id) : List.<Instance>of()) {
            if (instance.condition().isUnreachable()) {
                Instant deadline = app.flatMap(definition -> Progress.deadline(definition, instance, patience))
                        .orElse(NOT_YET);
                next = deadline.isBefore(next) ? deadline : next;
            }
        }
        look(id, next);
        if (counts.waiting() > 0) {
            waitingApps.add(id);
        } else {
            waitingApps.remove(id);
            stats.remove(id);
        }
    }

    /** Looks at an app again when {@code next} has come, unless that happens sooner anyway. */
    private void look(PathId id, Instant next) {
        Instant present = looks.get(id);
        if (next.isBefore(NOT_YET) && (present == null || next.isBefore(present))) {
            looks.put(id, next);
            at(next, () -> {
                looks.remove(id, next);
                settle(Set.of(id));
            });
        }
    }

    private void watch(String id) {
        core.deployment(id).flatMap(Progress::deadline).ifPresent(deadline -> at(deadline, () -> expire(id)));
    }

    private void expire(String id) {
        core.deployment(id).map(Deployment::affected).ifPresent(this::settle);
    }

    private void at(Instant when, Runnable task) {
        Duration left = Duration.between(loop.clock().now(), when);
        EventLoop.Timer unused = loop.schedule(left.isNegative() ? Duration.ZERO : left, () -> {
            if (leading) {
                task.run();
                publishing.soon();
            }
        });
    }

    /** Asks for offers when one of {@code apps} could be launched now; wants none when nothing waits at all. */
    private void demand(Set<PathId> apps) {
        if (!leading) {
            return;
        }
        if (waitingApps.isEmpty()) {
            demander.idle();
            return;
        }
        boolean launchable = apps.stream()
                .filter(waitingApps::contains)
                .anyMatch(id -> core.app(id).filter(app -> !isDelayed(app)).isPresent());
        if (launchable) {
            demander.wanted();
        }
    }

    /** What was told to end and has not is told again. */
    private void killAgain() {
        movedNanos = loop.clock().nanoTime();
        waitingChanges = shell.waiting();
        if (!leading || !link.isSubscribed() || !killing.isDone()) {
            return;
        }
        List<Call> kills = new ArrayList<>();
        core.instances()
                .ending()
                .forEach(instance -> kills.add(
                        new Call.Kill(instance.taskId(), instance.placed().agentId(), null)));
        if (!kills.isEmpty()) {
            killing = call(kills);
        }
    }

    /**
     * Tells the master once all is durable that was decided so far: what is told goes by that. Of an end that never
     * came about no task and no volume may know, and of a launch that did not the answer would be wrong.
     */
    private CompletableFuture<Integer> call(List<Call> calls) {
        return decide(draft -> {
            calls.forEach(draft::send);
            return draft.decide(calls.size());
        });
    }

    /** Tells the master once more which volumes are to go; a while later they are forgotten. */
    private void destroyDoomed() {
        List<VolumeLocation> doomed = new ArrayList<>();
        Map<AgentId, List<String>> byAgent = new HashMap<>();
        core.volumes().forEach(volume -> {
            if (volume.doomed()) {
                doomed.add(volume);
                byAgent.computeIfAbsent(volume.agentId(), agent -> new ArrayList<>())
                        .add(volume.persistenceId());
            }
        });
        List<Call> destroy = new ArrayList<>();
        byAgent.forEach((agent, volumes) -> destroy.add(new Call.DestroyVolumes(agent, volumes)));
        if (!doomed.isEmpty()) {
            // not before the master was told: else a volume could be forgotten that nobody destroys
            CompletableFuture<Void> unused =
                    call(destroy).thenRun(() -> at(loop.clock().now().plus(DOOM_SETTLED), () -> forget(doomed)));
        }
    }

    private void forget(List<VolumeLocation> doomed) {
        if (!link.isSubscribed()) {
            return;
        }
        decide(draft -> {
            Set<VolumeLocation> present = new java.util.HashSet<>();
            core.volumes().forEach(present::add);
            doomed.stream()
                    .filter(present::contains)
                    .forEach(volume -> draft.record(new Entry.VolumeRemoved(volume.persistenceId())));
            return draft.decide(doomed.size());
        });
    }

    // What leaves

    private void effect(Effect effect) {
        if (effect instanceof Effect.Send send) {
            link.call(send.call());
        } else if (effect instanceof Effect.Kill kill) {
            decisions.tell("task-kill", "task", kill.task().value(), "reason", kill.reason());
            link.call(new Call.Kill(kill.task(), kill.agent(), null));
        } else if (effect instanceof Effect.Tell tell) {
            events.accept(tell.event());
            Decisions.of(tell.event()).ifPresent(noted -> decisions.tell(noted.kind(), noted.fields()));
        } else if (effect instanceof Effect.Publish shown) {
            image = shown.image();
        }
    }

    private void publish() {
        CompletableFuture<Boolean> unused = published();
    }

    private CompletableFuture<Boolean> published() {
        return decide(draft -> new Decision<>(
                List.of(),
                List.of(new Effect.Publish(Image.of(core, stats, delayTimes(), loop.clock()))),
                Boolean.TRUE));
    }

    private Map<PathId, Instant> delayTimes() {
        Map<PathId, Instant> times = new HashMap<>();
        Instant now = loop.clock().now();
        for (PathId id : waitingApps) {
            core.app(id).flatMap(app -> delays.until(app, now)).ifPresent(until -> times.put(id, until));
        }
        return times;
    }
}

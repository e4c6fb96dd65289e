package io.slipway.scheduler;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Filters;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.replication.Decision;
import io.slipway.resources.Resources;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.scheduler.deployment.KillOrder;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceMachine;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.instance.VolumeLocation;
import io.slipway.scheduler.instance.WaitingLine;
import io.slipway.scheduler.journal.Entry;
import io.slipway.scheduler.launch.TaskFactory;
import io.slipway.scheduler.launch.TaskSpec;
import io.slipway.scheduler.placement.Demand;
import io.slipway.scheduler.placement.Home;
import io.slipway.scheduler.placement.Match;
import io.slipway.scheduler.placement.Place;
import io.slipway.scheduler.placement.Placement;
import io.slipway.scheduler.placement.Plan;
import io.slipway.scheduler.placement.Refused;
import io.slipway.scheduler.placement.Room;
import io.slipway.scheduler.placement.Snapshot;
import io.slipway.scheduler.placement.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fills waiting instances from offers: those that wait and all that is offered go into one plan, which is then carried
 * out in decisions of a bounded size. Every offer is used or handed back at once; nothing is hoarded. What has changed
 * since the plan was made is left as it is: its instance waits for other offers.
 */
final class Launches {
    /** What is handed back stays away for so long, unless more of it becomes free or there is new work. */
    static final Filters REFUSE = new Filters(Duration.ofMinutes(2));

    /** How many instances are tried in one plan at most; the others wait for the next offers. */
    static final int PLAN_MAX = 100_000;

    private final SchedulerCore core;
    private final Context context;
    private final List<Offer> offers;
    private final Map<PathId, WaitStats> stats;
    private final List<Candidate> candidates = new ArrayList<>();
    /** What is launched on each offer. */
    private final List<List<Plan.Assignment>> assigned = new ArrayList<>();

    private final Map<PathId, TaskFactory> factories = new HashMap<>();
    private final Map<PathId, Boolean> enforcing = new HashMap<>();
    private final Map<PathId, Resources> latest = new HashMap<>();
    private int next;

    /** What the plan needs beside the core. */
    record Context(
            SchedulerConfig config,
            Predicate<AppDefinition> delayed,
            int portSeed,
            Map<PathId, WaitStats> stats,
            Metrics metrics) {}

    /** An instance that may be launched now. */
    private record Candidate(AppDefinition app, Instance instance) {}

    private Launches(SchedulerCore core, Context context, List<Offer> offers) {
        this.core = core;
        this.context = context;
        this.stats = new TreeMap<>(context.stats());
        this.offers = offers;
        offers.forEach(offer -> assigned.add(new ArrayList<>(0)));
    }

    /** Makes the plan. */
    static Launches plan(SchedulerCore core, List<Offer> offers, Instant now, Context context) {
        Launches launches = new Launches(core, context, offers);
        launches.plan(now);
        return launches;
    }

    /** The statistics of the waiting apps, as they are after these offers. */
    Map<PathId, WaitStats> stats() {
        return stats;
    }

    /** Whether every offer is answered. */
    boolean isDone() {
        return next >= offers.size();
    }

    /** Carries out the next part. */
    Decision<Entry, Effect, Boolean> decide(Draft draft) {
        List<OfferId> unused = new ArrayList<>();
        for (; next < offers.size() && !draft.isFull(); next++) {
            Offer offer = offers.get(next);
            List<TaskInfo> tasks = launch(draft, offer, assigned.get(next));
            if (tasks.isEmpty()) {
                unused.add(offer.id());
            } else {
                draft.send(new Call.Accept(List.of(offer.id()), List.of(new Call.Operation.Launch(tasks)), REFUSE));
            }
        }
        if (!unused.isEmpty()) {
            draft.send(new Call.Decline(unused, REFUSE));
        }
        return draft.decide(isDone());
    }

    private void plan(Instant now) {
        Map<PathId, Waiting> waiting = new HashMap<>();
        Map<PathId, List<Place>> placed = new HashMap<>();
        for (PathId id : core.instances().waitingApps()) {
            AppDefinition app = core.app(id).orElse(null);
            if (app != null && !context.delayed().test(app)) {
                waiting.put(id, new Waiting(app, Demand.of(app, context.config().defaultAcceptedRoles())));
                placed.put(id, currentPlaces(app));
            }
        }
        if (waiting.isEmpty()) {
            return;
        }
        Snapshot snapshot =
                new Snapshot(rooms(), placed, kept(), context.config().placement(), context.portSeed());
        Plan plan = Placement.plan(snapshot, new Line(waiting, core.instances().waiting()));
        plan.assignments().forEach(assignment -> assigned.get(assignment.room()).add(assignment));
        tell(plan, now);
    }

    /** An app that waits, and may be launched now. */
    private record Waiting(AppDefinition app, Demand demand) {}

    /** Makes candidates of those that wait, as far as there is room. */
    private final class Line implements Placement.Line {
        private final Map<PathId, Waiting> apps;
        private final WaitingLine instances;
        private boolean resident;

        Line(Map<PathId, Waiting> apps, WaitingLine instances) {
            this.apps = apps;
            this.instances = instances;
        }

        @Override
        public @Nullable Wanted next() {
            while (candidates.size() < PLAN_MAX) {
                Instance instance = instances.next();
                if (instance == null) {
                    return null;
                }
                Waiting of = apps.get(instance.app());
                if (of != null) {
                    resident = of.app.isResident();
                    candidates.add(new Candidate(of.app, instance));
                    return new Wanted(of.demand, instance.index(), home(of.app, instance));
                }
                instances.dropApp();
            }
            return null;
        }

        @Override
        public void refused() {
            if (!resident) {
                instances.dropApp();
            }
        }
    }

    private List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        for (Offer offer : offers) {
            rooms.add(new Room(new Place(offer.agentId(), offer.hostname(), offer.attributes()), offer.resources()));
        }
        return rooms;
    }

    /** Counts what became of the offers for each app that waited. */
    private void tell(Plan plan, Instant now) {
        for (Plan.Assignment assignment : plan.assignments()) {
            told(candidates.get(assignment.wanted()).instance(), told -> told.used(offers.get(assignment.room()), now));
        }
        Set<PathId> done = new HashSet<>();
        for (Candidate candidate : candidates) {
            Refused refused = plan.refused().get(candidate.app().id());
            if (refused != null && done.add(candidate.app().id())) {
                told(candidate.instance(), told -> counted(told, told.refused(offers, refused, now)));
            }
        }
    }

    /** Tells the metrics which rules have refused more. */
    private WaitStats counted(WaitStats before, WaitStats after) {
        after.declined().forEach((rule, refusals) -> {
            int more = refusals - before.declined().getOrDefault(rule, 0);
            if (more > 0) {
                context.metrics().count("scheduler.offers.rejected", more, "reason", rule.name());
            }
        });
        return after;
    }

    private void told(Instance instance, UnaryOperator<WaitStats> more) {
        stats.compute(
                instance.app(),
                (app, before) -> more.apply(before == null ? WaitStats.begin(instance.since()) : before));
    }

    /** Where the app's instances are that count for its constraints: those out of date are on their way out. */
    private List<Place> currentPlaces(AppDefinition app) {
        if (app.constraints().isEmpty()) {
            return List.of();
        }
        return KillOrder.places(core.instances(app.id()).stream()
                .filter(instance -> instance.isActive()
                        && instance.configVersion().equals(app.versionInfo().lastConfigChangeAt()))
                .toList());
    }

    private @Nullable Home home(AppDefinition app, Instance instance) {
        if (!app.isResident()) {
            return null;
        }
        return core.volumes(app.id()).stream()
                .filter(volume -> volume.index() == instance.index())
                .findFirst()
                .map(volume -> new Home(volume.agentId(), volume.hostname(), volume.ports()))
                .orElse(null);
    }

    /** Ports that instances which must return to their agents will want again. */
    private Map<AgentId, List<Snapshot.Kept>> kept() {
        Map<AgentId, List<Snapshot.Kept>> kept = new HashMap<>();
        for (VolumeLocation volume : core.volumes()) {
            if (!volume.doomed() && !volume.ports().isEmpty()) {
                kept.computeIfAbsent(volume.agentId(), unused -> new ArrayList<>())
                        .add(new Snapshot.Kept(volume.app(), volume.index(), Set.copyOf(volume.ports())));
            }
        }
        return kept;
    }

    private List<TaskInfo> launch(Draft draft, Offer offer, List<Plan.Assignment> here) {
        List<TaskInfo> tasks = new ArrayList<>(here.size());
        for (Plan.Assignment assignment : here) {
            Candidate candidate = candidates.get(assignment.wanted());
            Instance instance = candidate.instance();
            boolean unchanged =
                    core.instances().get(instance.id()).filter(instance::equals).isPresent()
                            && core.app(instance.app())
                                    .filter(candidate.app()::equals)
                                    .isPresent();
            if (unchanged) {
                tasks.add(launch(draft, candidate.app(), instance, offer, assignment.fit()));
            }
        }
        return tasks;
    }

    private TaskInfo launch(Draft draft, AppDefinition app, Instance instance, Offer offer, Match.Fit fit) {
        // Instances of one app mostly take the same: one object does for all of them.
        Resources taken = latest.merge(app.id(), fit.resources(), (known, one) -> known.equals(one) ? known : one);
        TaskInfo task = factories
                .computeIfAbsent(app.id(), id -> new TaskFactory(app))
                .task(new TaskSpec(
                        instance.taskId(),
                        instance.index(),
                        offer.agentId(),
                        offer.hostname(),
                        offer.role(),
                        taken,
                        fit.ports(),
                        context.config().frontDoor().get(),
                        enforcesRole(app)));
        Run run = new Run(
                offer.agentId(),
                offer.hostname(),
                offer.role(),
                taken,
                fit.ports(),
                task.volumes(),
                offer.attributes(),
                draft.now(),
                null,
                null,
                null,
                "",
                null);
        Instance launched = InstanceMachine.launched(
                instance, run, app.version(), app.versionInfo().lastConfigChangeAt(), draft.now());
        draft.put(launched);
        draft.tell(Events.instanceChanged(launched, launched.condition(), draft.now()));
        task.volumes().forEach(volume -> remember(draft, volume, launched, run));
        context.metrics().count("scheduler.launches");
        return task;
    }

    private void remember(Draft draft, PersistentVolume volume, Instance instance, Run run) {
        draft.record(new Entry.VolumePut(new VolumeLocation(
                volume.persistenceId(),
                instance.app(),
                instance.index(),
                volume.containerPath(),
                run.agentId(),
                run.hostname(),
                run.ports(),
                false)));
    }

    private boolean enforcesRole(AppDefinition app) {
        return enforcing.computeIfAbsent(
                app.id(),
                id -> core.root()
                        .group(PathId.ROOT.childTowards(id))
                        .map(Group::enforceRole)
                        .orElse(false));
    }
}

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
import io.slipway.runtime.metrics.Metrics;
import io.slipway.scheduler.deployment.KillOrder;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceMachine;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.instance.VolumeLocation;
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
import java.util.ArrayList;
import java.util.Comparator;
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
 * Fills waiting instances from offers: all that wait and all that is offered go into one plan. Every offer is used or
 * handed back at once; nothing is hoarded.
 */
final class Launches {
    /** What is handed back stays away for so long, unless more of it becomes free or there is new work. */
    static final Filters REFUSE = new Filters(Duration.ofMinutes(2));

    private final Draft draft;
    private final Context context;
    private final List<Offer> offers;
    private final List<List<TaskInfo>> tasks = new ArrayList<>();
    private final Map<PathId, WaitStats> stats;

    /** What the decision needs beside the core. */
    record Context(
            SchedulerConfig config,
            Predicate<AppDefinition> delayed,
            int portSeed,
            Map<PathId, WaitStats> stats,
            Metrics metrics) {}

    /** An instance that may be launched now. */
    private record Candidate(AppDefinition app, Instance instance) {}

    private Launches(Draft draft, Context context, List<Offer> offers) {
        this.draft = draft;
        this.context = context;
        this.stats = new TreeMap<>(context.stats());
        this.offers = offers;
        offers.forEach(offer -> tasks.add(new ArrayList<>()));
    }

    /** @return the statistics of the waiting apps, as they are after these offers */
    static Decision<Entry, Effect, Map<PathId, WaitStats>> decide(Draft draft, List<Offer> offers, Context context) {
        Launches launches = new Launches(draft, context, offers);
        launches.fill();
        launches.answer();
        return draft.decide(launches.stats);
    }

    /** The instances that wait, longest first. */
    static List<Instance> waiting(SchedulerCore core) {
        List<Instance> waiting = new ArrayList<>();
        for (Instance instance : core.instances().all()) {
            if (instance.isWaiting()) {
                waiting.add(instance);
            }
        }
        waiting.sort(Comparator.comparing(Instance::since)
                .thenComparing(Instance::app)
                .thenComparing(Instance::index)
                .thenComparing(Instance::id));
        return waiting;
    }

    private void fill() {
        List<Candidate> candidates = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        Map<PathId, List<Place>> placed = new HashMap<>();
        Map<PathId, Demand> demands = new HashMap<>();
        for (Instance instance : waiting(draft.core())) {
            AppDefinition app = draft.core().app(instance.app()).orElse(null);
            if (app == null || context.delayed().test(app)) {
                continue;
            }
            Demand demand = demands.computeIfAbsent(
                    app.id(), id -> Demand.of(app, context.config().defaultAcceptedRoles()));
            placed.computeIfAbsent(app.id(), id -> currentPlaces(app));
            candidates.add(new Candidate(app, instance));
            wanted.add(new Wanted(demand, instance.index(), home(app, instance)));
        }
        if (candidates.isEmpty()) {
            return;
        }
        Plan plan = Placement.plan(
                new Snapshot(rooms(), placed, kept(), context.config().placement(), context.portSeed()), wanted);
        for (Plan.Assignment assignment : plan.assignments()) {
            Candidate candidate = candidates.get(assignment.wanted());
            launch(candidate.app(), candidate.instance(), assignment);
        }
        tell(plan, candidates);
    }

    private List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        for (Offer offer : offers) {
            rooms.add(new Room(new Place(offer.agentId(), offer.hostname(), offer.attributes()), offer.resources()));
        }
        return rooms;
    }

    /** Counts what became of the offers for each app that waited. */
    private void tell(Plan plan, List<Candidate> candidates) {
        for (Plan.Assignment assignment : plan.assignments()) {
            told(
                    candidates.get(assignment.wanted()).instance(),
                    told -> told.used(offers.get(assignment.room()), draft.now()));
        }
        Set<PathId> done = new HashSet<>();
        for (Candidate candidate : candidates) {
            Refused refused = plan.refused().get(candidate.app().id());
            if (refused != null && done.add(candidate.app().id())) {
                told(candidate.instance(), told -> counted(told, told.refused(offers, refused, draft.now())));
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
        return KillOrder.places(draft.core().instances(app.id()).stream()
                .filter(instance -> instance.isActive()
                        && instance.configVersion().equals(app.versionInfo().lastConfigChangeAt()))
                .toList());
    }

    private @Nullable Home home(AppDefinition app, Instance instance) {
        if (!app.isResident()) {
            return null;
        }
        return draft.core().volumes(app.id()).stream()
                .filter(volume -> volume.index() == instance.index())
                .findFirst()
                .map(volume -> new Home(volume.agentId(), volume.hostname(), volume.ports()))
                .orElse(null);
    }

    /** Ports that instances which must return to their agents will want again. */
    private Map<AgentId, List<Snapshot.Kept>> kept() {
        Map<AgentId, List<Snapshot.Kept>> kept = new HashMap<>();
        for (VolumeLocation volume : draft.core().volumes()) {
            if (!volume.doomed() && !volume.ports().isEmpty()) {
                kept.computeIfAbsent(volume.agentId(), unused -> new ArrayList<>())
                        .add(new Snapshot.Kept(volume.app(), volume.index(), Set.copyOf(volume.ports())));
            }
        }
        return kept;
    }

    private void launch(AppDefinition app, Instance instance, Plan.Assignment at) {
        Offer offer = offers.get(at.room());
        Match.Fit fit = at.fit();
        TaskInfo task = TaskFactory.task(
                app,
                new TaskSpec(
                        instance.taskId(),
                        instance.index(),
                        offer.agentId(),
                        offer.hostname(),
                        offer.role(),
                        fit.resources(),
                        fit.ports(),
                        context.config().frontDoor().get(),
                        enforcesRole(app)));
        Run run = new Run(
                offer.agentId(),
                offer.hostname(),
                offer.role(),
                fit.resources(),
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
        task.volumes().forEach(volume -> remember(volume, launched, run));
        tasks.get(at.room()).add(task);
        context.metrics().count("scheduler.launches");
    }

    private void remember(PersistentVolume volume, Instance instance, Run run) {
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
        PathId top = PathId.ROOT.childTowards(app.id());
        return draft.core().root().group(top).map(Group::enforceRole).orElse(false);
    }

    private void answer() {
        List<OfferId> unused = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            if (tasks.get(i).isEmpty()) {
                unused.add(offers.get(i).id());
            } else {
                draft.send(new Call.Accept(
                        List.of(offers.get(i).id()), List.of(new Call.Operation.Launch(tasks.get(i))), REFUSE));
            }
        }
        if (!unused.isEmpty()) {
            draft.send(new Call.Decline(unused, REFUSE));
        }
    }
}

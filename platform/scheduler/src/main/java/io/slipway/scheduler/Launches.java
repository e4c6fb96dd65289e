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
import io.slipway.scheduler.placement.Matcher;
import io.slipway.scheduler.placement.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills waiting instances from offers. Every offer is used or handed back at once; nothing is hoarded. An instance
 * goes to the agent that has the fewest of its app, and among those to the one with the most free CPUs.
 */
final class Launches {
    /** What is handed back stays away for so long, unless more of it becomes free or there is new work. */
    static final Filters REFUSE = new Filters(Duration.ofMinutes(2));

    private final Draft draft;
    private final Context context;
    private final List<Free> offers = new ArrayList<>();
    private final Map<PathId, List<Place>> placed = new HashMap<>();
    private final Map<PathId, WaitStats> stats;

    /** What the decision needs beside the core. */
    record Context(
            SchedulerConfig config, Predicate<AppDefinition> delayed, int portSeed, Map<PathId, WaitStats> stats) {}

    private Launches(Draft draft, Context context, List<Offer> offers) {
        this.draft = draft;
        this.context = context;
        this.stats = new TreeMap<>(context.stats());
        offers.forEach(offer -> this.offers.add(new Free(offer)));
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
        Set<PathId> exhausted = new HashSet<>();
        for (Instance instance : waiting(draft.core())) {
            AppDefinition app = draft.core().app(instance.app()).orElse(null);
            if (app == null || context.delayed().test(app)) {
                continue;
            }
            Home home = home(app, instance);
            if (home == null && exhausted.contains(app.id())) {
                continue; // its sibling was refused everywhere a moment ago
            }
            Candidate best = best(app, instance, home);
            if (best != null) {
                launch(app, instance, best);
            } else if (home == null) {
                exhausted.add(app.id());
            }
        }
    }

    private @Nullable Candidate best(AppDefinition app, Instance instance, @Nullable Home home) {
        Demand demand = Demand.of(app, context.config().defaultAcceptedRoles());
        List<Place> places = placed.computeIfAbsent(app.id(), id -> currentPlaces(app));
        WaitStats told = stats.getOrDefault(app.id(), WaitStats.begin(instance.since()));
        Candidate best = null;
        for (Free free : offers) {
            Place place = new Place(free.offer.agentId(), free.offer.hostname(), free.offer.attributes());
            Match match = Matcher.match(
                    demand,
                    home,
                    place,
                    free.left,
                    places,
                    promised(free.offer.agentId(), instance),
                    context.portSeed() + free.tasks.size());
            if (match instanceof Match.NoFit noFit) {
                told = told.refused(free.offer, noFit.rejections(), draft.now());
            } else if (match instanceof Match.Fit fit) {
                long siblings = places.stream()
                        .filter(other -> other.agentId().equals(place.agentId()))
                        .count();
                Candidate candidate = new Candidate(free, place, fit, siblings);
                best = best == null || candidate.isBetterThan(best) ? candidate : best;
            }
        }
        stats.put(app.id(), best == null ? told : told.used(best.free.offer, draft.now()));
        return best;
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

    /** Ports that an instance which must return to this agent will want again. */
    private IntPredicate promised(AgentId agent, Instance own) {
        Set<Integer> ports = new HashSet<>();
        for (VolumeLocation volume : draft.core().volumes()) {
            boolean mine = volume.app().equals(own.app()) && volume.index() == own.index();
            if (volume.agentId().equals(agent) && !volume.doomed() && !mine) {
                ports.addAll(volume.ports());
            }
        }
        return ports::contains;
    }

    private void launch(AppDefinition app, Instance instance, Candidate at) {
        Offer offer = at.free.offer;
        TaskInfo task = TaskFactory.task(
                app,
                new TaskSpec(
                        instance.taskId(),
                        instance.index(),
                        offer.agentId(),
                        offer.hostname(),
                        offer.role(),
                        at.fit.resources(),
                        at.fit.ports(),
                        context.config().frontDoor().get(),
                        enforcesRole(app)));
        Run run = new Run(
                offer.agentId(),
                offer.hostname(),
                offer.role(),
                at.fit.resources(),
                at.fit.ports(),
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
        at.free.left = at.free.left.minus(at.fit.resources());
        at.free.tasks.add(task);
        List<Place> places = new ArrayList<>(placed.getOrDefault(app.id(), List.of()));
        places.add(at.place);
        placed.put(app.id(), places);
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
        for (Free free : offers) {
            if (free.tasks.isEmpty()) {
                unused.add(free.offer.id());
            } else {
                draft.send(new Call.Accept(
                        List.of(free.offer.id()), List.of(new Call.Operation.Launch(free.tasks)), REFUSE));
            }
        }
        if (!unused.isEmpty()) {
            draft.send(new Call.Decline(unused, REFUSE));
        }
    }

    /** An offer and what is left of it. */
    private static final class Free {
        private final Offer offer;
        private final List<TaskInfo> tasks = new ArrayList<>();
        private Resources left;

        Free(Offer offer) {
            this.offer = offer;
            this.left = offer.resources();
        }
    }

    private record Candidate(Free free, Place place, Match.Fit fit, long siblings) {
        boolean isBetterThan(Candidate other) {
            if (siblings != other.siblings) {
                return siblings < other.siblings;
            }
            return free.left.milli(Resources.CPUS) > other.free.left.milli(Resources.CPUS);
        }
    }
}

package io.slipway.scheduler;

import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppSpecs;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.GroupSpecs;
import io.slipway.marathonapi.GroupUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.Task;
import io.slipway.marathonapi.ValidationFailure;
import io.slipway.replication.Decision;
import io.slipway.runtime.id.Ids;
import io.slipway.scheduler.app.ServicePorts;
import io.slipway.scheduler.app.Versions;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.deployment.Planner;
import io.slipway.scheduler.group.TreeDiff;
import io.slipway.scheduler.http.SchedulerApi;
import io.slipway.scheduler.http.SchedulerApi.AppMode;
import io.slipway.scheduler.http.SchedulerApi.KillMode;
import io.slipway.scheduler.http.SchedulerApi.Killed;
import io.slipway.scheduler.http.SchedulerApi.Options;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the API asks for, as decisions. Every change of apps or groups becomes a new tree, and the way there a
 * deployment. Throws {@link ApiError} when a request cannot be done; nothing is changed then.
 */
final class Operations {
    /** Deployments under way at most, unless forced. */
    static final int DEPLOYMENTS_MAX = 100;

    private static final String KILLED = "asked for through the API";

    private final SchedulerCore core;
    private final Draft draft;
    private final Ids ids;
    private final Instant version;

    /** @param draft empty */
    Operations(Draft draft, Ids ids) {
        this.core = draft.core();
        this.draft = draft;
        this.ids = ids;
        // Versions name states: no two trees have the same, however fast they follow each other.
        Instant last = core.root().version();
        this.version = draft.now().isAfter(last) ? draft.now() : last.plusMillis(1);
    }

    Decision<Entry, Effect, SchedulerApi.Deployment> updateApps(
            List<AppUpdate> updates, AppMode mode, Options options) {
        Group root = core.root();
        Set<PathId> created = new TreeSet<>();
        for (AppUpdate update : updates) {
            Optional<AppDefinition> current = appOf(root, update.id());
            checkExistence(root, update.id(), current, mode);
            if (current.isEmpty()) {
                created.add(update.id());
            }
            root = root.withApp(updated(update, current.orElse(null), mode), version);
        }
        return deploy(root, options, new Wanted(PathId.ROOT, created, Set.of(), Set.of()));
    }

    private static Optional<AppDefinition> appOf(Group root, PathId id) {
        return id.isRoot() ? Optional.empty() : root.app(id);
    }

    private static void checkExistence(Group root, PathId id, Optional<AppDefinition> current, AppMode mode) {
        if (mode == AppMode.CREATE && current.isPresent()) {
            throw ApiError.appExists(id);
        }
        if (mode == AppMode.PATCH && current.isEmpty()) {
            throw ApiError.unknownApp(id);
        }
        if (current.isEmpty() && root.group(id).isPresent()) {
            throw new ApiError(409, "A group with id [" + id + "] already exists; an app needs another id.");
        }
        PathId above = id.parent();
        while (!above.isRoot()) {
            if (root.app(above).isPresent()) {
                throw ApiError.appAtPath(above);
            }
            above = above.parent();
        }
    }

    private AppDefinition updated(AppUpdate update, @Nullable AppDefinition current, AppMode mode) {
        Instant rollback = mode == AppMode.CREATE ? null : update.rollbackTo();
        if (rollback == null) {
            return AppSpecs.apply(update, current, mode != AppMode.PUT_WHOLE);
        }
        Set<String> others = new TreeSet<>();
        update.fields().fieldNames().forEachRemaining(others::add);
        others.removeAll(Set.of("id", "version"));
        if (!others.isEmpty()) {
            throw ValidationFailure.notValid(
                    "/", "The 'version' field may only be combined with the 'id' field, got " + others + " too.");
        }
        return core.trees().versions(update.id()).stream()
                .filter(app -> app.version().equals(rollback))
                .findFirst()
                .orElseThrow(() -> ApiError.unknownVersion(update.id(), rollback));
    }

    Decision<Entry, Effect, SchedulerApi.Deployment> deleteApp(PathId id, boolean wipe, Options options) {
        if (core.app(id).isEmpty()) {
            throw ApiError.unknownApp(id);
        }
        Group root = core.root().withoutApp(id, version);
        return deploy(root, options, new Wanted(id.parent(), Set.of(), Set.of(), wipe ? Set.of(id) : Set.of()));
    }

    Decision<Entry, Effect, SchedulerApi.Deployment> restartApp(PathId id, Options options) {
        AppDefinition app = core.app(id).orElseThrow(() -> ApiError.unknownApp(id));
        Group root = core.root().withApp(Versions.restarted(app, version), version);
        return deploy(root, options, new Wanted(id.parent(), Set.of(), Set.of(), Set.of()));
    }

    Decision<Entry, Effect, SchedulerApi.Deployment> updateGroup(GroupUpdate update, boolean create, Options options) {
        Group root = core.root();
        Optional<Group> present = root.group(update.id());
        if (appOf(root, update.id()).isPresent()) {
            throw ApiError.appAtPath(update.id());
        }
        boolean emptyRoot =
                update.id().isRoot() && root.apps().isEmpty() && root.groups().isEmpty();
        if (create && present.isPresent() && !emptyRoot) {
            throw ApiError.groupExists(update.id());
        }
        Group changed = GroupSpecs.apply(update, root, version, at -> History.groupAt(core.trees(), update.id(), at));
        Set<PathId> created = present.isPresent() ? Set.of() : Set.of(update.id());
        return deploy(changed, options, new Wanted(update.id(), created, Set.of(), Set.of()));
    }

    Decision<Entry, Effect, SchedulerApi.Deployment> deleteGroup(PathId id, boolean wipe, Options options) {
        Group group = core.root().group(id).orElseThrow(() -> ApiError.unknownGroup(id));
        Set<PathId> wiped = wipe ? group.allApps().keySet() : Set.of();
        return deploy(core.root().withoutGroup(id, version), options, new Wanted(id, Set.of(), Set.of(), wiped));
    }

    Decision<Entry, Effect, Group> enforceRole(PathId id, boolean enforce) {
        if (core.root().group(id).isEmpty()) {
            throw ApiError.unknownGroup(id);
        }
        if (id.segments().size() != 1) {
            throw ValidationFailure.notValid("/enforceRole", "only top-level groups have it, " + id + " is none");
        }
        Group root = core.root().update(id, version, group -> group.withEnforceRole(enforce));
        draft.record(TreeDiff.between(core.root(), root, version));
        return draft.decide(root);
    }

    Decision<Entry, Effect, Killed> killTasks(Set<String> tasks, KillMode how, Options options) {
        List<Instance> doomed = new ArrayList<>();
        for (Instance instance : core.instances().all()) {
            if (instance.run() != null && tasks.contains(instance.taskId().value())) {
                doomed.add(instance);
            }
        }
        List<Task> before = doomed.stream()
                .map(instance ->
                        Views.task(instance, core.app(instance.app()).orElse(null), core.failures(instance.app())))
                .toList();
        if (how == KillMode.SCALE) {
            return scaleDown(doomed, before, options);
        }
        for (Instance instance : doomed) {
            if (how == KillMode.WIPE) {
                draft.dismiss(instance, Goal.DECOMMISSIONED, KILLED);
            } else if (instance.condition().isUnreachable()) {
                draft.dismiss(instance, Goal.STOPPED, KILLED);
            } else if (instance.goal() == Goal.RUNNING) {
                draft.put(instance.killed(KILLED));
                draft.kill(instance.taskId(), instance.placed().agentId(), KILLED);
            }
        }
        return draft.decide(new Killed(before, null));
    }

    private Decision<Entry, Effect, Killed> scaleDown(List<Instance> doomed, List<Task> before, Options options) {
        Map<PathId, Integer> counts = new TreeMap<>();
        Set<InstanceId> sentenced = new HashSet<>();
        for (Instance instance : doomed) {
            if (instance.goal() == Goal.RUNNING) {
                counts.merge(instance.app(), 1, Integer::sum);
                sentenced.add(instance.id());
            }
        }
        Group root = core.root();
        for (Map.Entry<PathId, Integer> entry : counts.entrySet()) {
            Optional<AppDefinition> app = root.app(entry.getKey());
            if (app.isPresent()) {
                int left = Math.max(0, app.get().instances() - entry.getValue());
                root = root.withApp(app.get().with().instances(left).build(), version);
            }
        }
        var deployment = deploy(root, options, new Wanted(PathId.ROOT, Set.of(), sentenced, Set.of()))
                .reply();
        return draft.decide(new Killed(before, deployment));
    }

    /** @return the deployment that takes it back; empty with {@code force} */
    Decision<Entry, Effect, Optional<SchedulerApi.Deployment>> cancelDeployment(String id, boolean force) {
        Deployment deployment = core.deployment(id).orElseThrow(() -> ApiError.unknownDeployment(id));
        if (force) {
            Deployments.fail(draft, deployment, "it was cancelled; everything stays as it is now");
            return draft.decide(Optional.empty());
        }
        Group root = Planner.reverted(deployment, core.root(), version);
        // A cancellation is always accepted, however many deployments there are.
        Deployment back = begin(root, Planner.Order.of(ids.uuid().toString(), version), List.of(deployment));
        return draft.decide(Optional.of(view(back, Set.of())));
    }

    /** What a change is about beside the tree. */
    private record Wanted(PathId group, Set<PathId> created, Set<InstanceId> sentenced, Set<PathId> wipe) {}

    private Decision<Entry, Effect, SchedulerApi.Deployment> deploy(Group target, Options options, Wanted wanted) {
        Group stamped = stamped(target);
        GroupSpecs.check(stamped);
        Planner.Order order = new Planner.Order(ids.uuid().toString(), version, wanted.sentenced(), wanted.wipe());
        Deployment plan = Planner.plan(core.root(), stamped, order);
        if (options.dryRun()) {
            return Decision.reply(new SchedulerApi.Deployment(null, version, plan.describe(), wanted.created()));
        }
        List<Deployment> conflicts = Planner.conflicts(plan, core.deployments());
        if (!conflicts.isEmpty() && !options.force()) {
            throw ApiError.locked(conflicts.stream().map(Deployment::id).toList());
        }
        if (!options.force() && core.deployments().size() >= DEPLOYMENTS_MAX) {
            throw ApiError.tooManyDeployments(DEPLOYMENTS_MAX);
        }
        Deployment begun = begin(stamped, order, conflicts);
        draft.tell(new ApiEvent.GroupChangeSuccess(wanted.group(), version, draft.now()));
        return draft.decide(view(begun, wanted.created()));
    }

    private Deployment begin(Group target, Planner.Order order, List<Deployment> conflicts) {
        Deployment plan = Planner.plan(core.root(), target, order);
        List<Deployment> cancelled = new ArrayList<>(conflicts);
        Planner.conflicts(plan, core.deployments()).stream()
                .filter(conflict -> !cancelled.contains(conflict))
                .forEach(cancelled::add);
        cancelled.forEach(conflict ->
                Deployments.fail(draft, conflict, "deployment " + plan.id() + " of the same apps has replaced it"));
        draft.record(TreeDiff.between(core.root(), target, version));
        Deployments.begin(draft, plan);
        return plan;
    }

    /** Gives every changed app its service ports and its times. */
    private Group stamped(Group target) {
        ServicePorts ports = new ServicePorts(target.allApps().values());
        return eachApp(target, app -> {
            AppDefinition before = core.app(app.id()).orElse(null);
            if (app.equals(before)) {
                return app;
            }
            boolean restart = before != null
                    && !app.versionInfo().equals(before.versionInfo())
                    && app.version().equals(version);
            AppDefinition complete = assign(ports, app, before);
            return restart ? complete : Versions.stamp(before, complete, version);
        });
    }

    private static AppDefinition assign(ServicePorts ports, AppDefinition app, @Nullable AppDefinition before) {
        try {
            return ports.assign(app, before);
        } catch (IllegalArgumentException e) {
            throw ApiError.unprocessable(Objects.requireNonNullElse(e.getMessage(), "no service port is left"));
        }
    }

    private static Group eachApp(Group group, UnaryOperator<AppDefinition> change) {
        TreeMap<PathId, AppDefinition> apps = new TreeMap<>();
        group.apps().forEach((id, app) -> apps.put(id, change.apply(app)));
        TreeMap<PathId, Group> groups = new TreeMap<>();
        group.groups().forEach((id, child) -> groups.put(id, eachApp(child, change)));
        return group.withApps(apps).withGroups(groups);
    }

    private SchedulerApi.Deployment view(Deployment deployment, Set<PathId> created) {
        return new SchedulerApi.Deployment(deployment.id(), version, deployment.describe(), created);
    }
}

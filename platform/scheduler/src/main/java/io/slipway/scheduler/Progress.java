package io.slipway.scheduler;

import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.UnreachableStrategy;
import io.slipway.replication.Decision;
import io.slipway.runtime.id.Ids;
import io.slipway.scheduler.deployment.Action;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.deployment.KillOrder;
import io.slipway.scheduler.deployment.ReplaceRules;
import io.slipway.scheduler.deployment.ScaleRules;
import io.slipway.scheduler.health.Serving;
import io.slipway.scheduler.instance.AppCounts;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.InstanceMachine;
import io.slipway.scheduler.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves apps and deployments on: looks at what there is and decides the next thing, the same after a failover as
 * before. One round does one thing for each app; what it records touches the app again, until there is nothing left
 * to do. A round that has decided much leaves the rest to the next one.
 */
final class Progress {
    /** An app with this label has its deployments fail after so many seconds. */
    static final String TIMEOUT_LABEL = "SLIPWAY_DEPLOYMENT_TIMEOUT";

    private final SchedulerCore core;
    private final Draft draft;
    private final Instant now;
    private final Instant patience;
    private final Ids ids;

    private Progress(Draft draft, Instant patience, Ids ids) {
        this.core = draft.core();
        this.draft = draft;
        this.now = draft.now();
        this.patience = patience;
        this.ids = ids;
    }

    /** What a round had no room for. */
    record Left(Set<PathId> apps, Set<String> deployments) {
        static final Left NOTHING = new Left(Set.of(), Set.of());
    }

    /**
     * One round for what was touched.
     *
     * @param patience agents count as out of reach from this time on at the earliest: when this scheduler began to
     *     listen
     */
    static Decision<Entry, Effect, Left> round(
            Draft draft, Set<PathId> apps, Set<String> deployments, Instant patience, Ids ids) {
        Progress progress = new Progress(draft, patience, ids);
        Set<String> touched = new TreeSet<>(deployments);
        Left left = new Left(new TreeSet<>(), new TreeSet<>());
        for (PathId app : apps) {
            if (draft.isFull()) {
                left.apps().add(app);
                continue;
            }
            if (progress.tidy(app)) {
                continue;
            }
            Optional<Deployment> deployment = draft.core().deploymentOf(app);
            if (deployment.isPresent()) {
                touched.add(deployment.get().id());
            } else {
                progress.keepUp(app);
            }
        }
        for (String id : touched) {
            if (draft.isFull()) {
                left.deployments().add(id);
            } else {
                draft.core().deployment(id).ifPresent(progress::advance);
            }
        }
        return draft.decide(left);
    }

    /** When an instance out of reach is given up next; empty when it is waited for without end. */
    static Optional<Instant> deadline(AppDefinition app, Instance instance, Instant patience) {
        if (!instance.condition().isUnreachable()
                || !(app.unreachableStrategy() instanceof UnreachableStrategy.After after)) {
            return Optional.empty();
        }
        Instant since = instance.since().isBefore(patience) ? patience : instance.since();
        boolean inactive = instance.condition() == Condition.UNREACHABLE_INACTIVE;
        return Optional.of(since.plusSeconds(
                inactive
                        ? Math.max(0, after.expungeAfterSeconds() - after.inactiveAfterSeconds())
                        : after.inactiveAfterSeconds()));
    }

    /** When a deployment fails for taking too long; empty when it may take forever. */
    static Optional<Instant> deadline(Deployment deployment) {
        return deployment.after().values().stream()
                .flatMap(app -> timeout(app).stream())
                .min(Duration::compareTo)
                .map(timeout -> deployment.startedAt().plus(timeout));
    }

    private static Optional<Duration> timeout(AppDefinition app) {
        String label = app.labels().get(TIMEOUT_LABEL);
        return label != null && label.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(label)))
                : Optional.empty();
    }

    /** Settles what hangs on no deployment. */
    private boolean tidy(PathId id) {
        int before = draft.size();
        AppCounts counts = core.instances().counts(id);
        if (counts.leaving() == 0 && counts.unreachable() == 0) {
            return false;
        }
        AppDefinition app = core.app(id).orElse(null);
        for (Instance instance : core.instances(id)) {
            if (draft.isFull()) {
                break;
            }
            if (instance.goal() != Goal.RUNNING
                    && (instance.run() == null || instance.condition().isUnreachable())) {
                draft.remove(instance);
            } else if (app != null && overdue(app, instance)) {
                giveUp(app, instance);
            }
        }
        return draft.size() > before;
    }

    private boolean overdue(AppDefinition app, Instance instance) {
        return instance.condition().isUnreachable()
                && deadline(app, instance, patience)
                        .filter(deadline -> !deadline.isAfter(now))
                        .isPresent();
    }

    private void giveUp(AppDefinition app, Instance instance) {
        if (instance.condition() == Condition.UNREACHABLE
                && app.unreachableStrategy() instanceof UnreachableStrategy.After after
                && after.expungeAfterSeconds() > after.inactiveAfterSeconds()) {
            Instance inactive = InstanceMachine.givenUp(instance, now);
            draft.put(inactive);
            draft.tell(Events.instanceChanged(inactive, inactive.condition(), now));
        } else {
            draft.dismiss(instance, leavingGoal(app, false), "its agent has been out of reach for too long");
        }
    }

    private static Goal leavingGoal(AppDefinition app, boolean wipe) {
        return app.isResident() && !wipe ? Goal.STOPPED : Goal.DECOMMISSIONED;
    }

    /** Gives an app the number of instances that it shall have. */
    private void keepUp(PathId id) {
        Optional<AppDefinition> app = core.app(id);
        if (app.isPresent()) {
            // One whose data stays has no other place to go to.
            if (!app.get().isResident() && core.instances().counts(id).moving() > 0) {
                replace(app.get(), Set.of());
            } else {
                scale(app.get(), Set.of());
            }
            return;
        }
        for (Instance instance : core.instances(id)) {
            if (instance.goal() == Goal.RUNNING && !draft.isFull()) {
                draft.dismiss(instance, Goal.STOPPED, "its app does not exist any more");
            }
        }
    }

    private void scale(AppDefinition app, Set<InstanceId> sentenced) {
        AppCounts present = core.instances().counts(app.id());
        ScaleRules rules = ScaleRules.of(app.instances(), present.counting());
        int start = rules.start();
        if (app.isResident() || app.isSingleInstance()) {
            // The place of one that leaves is free only when it has left.
            start = Math.min(start, Math.max(0, app.instances() - present.all()));
        }
        schedule(app, start);
        if (rules.stop() > 0) {
            List<Instance> candidates =
                    core.instances(app.id()).stream().filter(Instance::counts).toList();
            KillOrder.choose(app, candidates, sentenced, rules.stop())
                    .forEach(instance -> dismiss(app, instance, "the app was scaled down"));
        }
    }

    /** In an order that tells who goes first, so that the next round goes on with those this one has no room for. */
    private void dismiss(AppDefinition app, Instance instance, String reason) {
        if (!draft.isFull()) {
            draft.dismiss(instance, leavingGoal(app, false), reason);
        }
    }

    private void schedule(AppDefinition app, int count) {
        String prefix = InstanceId.prefix(app.id());
        for (int index : core.instances().freeIndexes(app.id(), Math.min(count, draft.room()))) {
            Instance instance = Instance.scheduled(
                    InstanceId.draw(prefix, now, ids.random()),
                    app.id(),
                    app.version(),
                    app.versionInfo().lastConfigChangeAt(),
                    index,
                    now);
            draft.put(instance);
            draft.tell(Events.instanceChanged(instance, Condition.SCHEDULED, now));
        }
    }

    private void advance(Deployment deployment) {
        if (deadline(deployment).filter(deadline -> !deadline.isAfter(now)).isPresent()) {
            Deployments.fail(
                    draft,
                    deployment,
                    "it was not done " + secondsSince(deployment) + " s after it began, and " + TIMEOUT_LABEL
                            + " allows no more");
            return;
        }
        boolean done = true;
        for (Action action : deployment.current()) {
            if (draft.isFull()) {
                return; // what was decided touches its app, and with it this deployment
            }
            done &= act(deployment, action);
        }
        if (done) {
            Deployments.stepDone(draft, deployment);
        }
    }

    private long secondsSince(Deployment deployment) {
        return Duration.between(deployment.startedAt(), now).toSeconds();
    }

    /** Does what can be done for an action now; whether there is nothing left to do or to wait for. */
    private boolean act(Deployment deployment, Action action) {
        if (action.type() == ActionType.StartApplication) {
            return true;
        }
        if (action.type() == ActionType.StopApplication) {
            return stop(deployment, action.app());
        }
        AppDefinition app = deployment.after().get(action.app());
        if (app == null) {
            return true;
        }
        int before = draft.size();
        if (action.type() == ActionType.RestartApplication) {
            replace(app, deployment.sentenced());
        } else {
            scale(app, deployment.sentenced());
        }
        return draft.size() == before && isSettled(app, action.type() == ActionType.RestartApplication);
    }

    private boolean stop(Deployment deployment, PathId id) {
        AppDefinition app = deployment.before().get(id);
        boolean wipe = deployment.wipe().contains(id);
        Goal goal = app == null ? Goal.STOPPED : leavingGoal(app, wipe);
        List<Instance> present = core.instances(id);
        for (Instance instance : present) {
            if (instance.goal() == Goal.RUNNING && !draft.isFull()) {
                draft.dismiss(instance, goal, "the app was removed");
            }
        }
        if (!present.isEmpty()) {
            return false;
        }
        if (wipe) {
            draft.destroy(core.volumes(id));
        }
        draft.tell(new ApiEvent.AppTerminated(id, now));
        return true;
    }

    private void replace(AppDefinition app, Set<InstanceId> sentenced) {
        List<Instance> old = new ArrayList<>();
        List<Instance> fresh = new ArrayList<>();
        int leaving = 0;
        for (Instance instance : core.instances(app.id())) {
            boolean current = isCurrent(app, instance);
            if (instance.goal() != Goal.RUNNING) {
                leaving++;
            } else if (instance.run() == null && !current) {
                draft.remove(instance.wanted(leavingGoal(app, false), "it is out of date"));
            } else if (!current) {
                old.add(instance);
            } else if (instance.counts()) {
                fresh.add(instance);
            }
        }
        int oldServing = serving(app, old);
        int freshServing = serving(app, fresh);
        ReplaceRules rules = ReplaceRules.of(
                app,
                new ReplaceRules.Count(
                        oldServing, old.size() - oldServing, freshServing, fresh.size() - freshServing, leaving));
        schedule(app, rules.start());
        KillOrder.choose(app, old, sentenced, rules.stop())
                .forEach(instance -> dismiss(
                        app, instance, instance.isMoving() ? "its agent is drained" : "a newer version replaces it"));
        KillOrder.choose(app, fresh, sentenced, fresh.size() - app.instances())
                .forEach(instance -> dismiss(app, instance, "there are too many"));
    }

    private boolean isSettled(AppDefinition app, boolean allCurrent) {
        AppCounts counts = core.instances().counts(app.id());
        if (counts.leaving() > 0 || counts.running() < app.instances()) {
            return false; // what serves runs
        }
        int serving = 0;
        for (Instance instance : core.instances(app.id())) {
            if (instance.goal() != Goal.RUNNING || (allCurrent && !isCurrent(app, instance))) {
                return false;
            }
            serving += isServing(app, instance) ? 1 : 0;
        }
        return serving >= app.instances();
    }

    private static boolean isCurrent(AppDefinition app, Instance instance) {
        return instance.configVersion().equals(app.versionInfo().lastConfigChangeAt());
    }

    /** An instance is judged by the version it runs: that may have had no health check, or another. */
    private boolean isServing(AppDefinition app, Instance instance) {
        AppDefinition own = isCurrent(app, instance)
                ? app
                : core.trees().versions(app.id()).stream()
                        .filter(version -> version.version().equals(instance.version()))
                        .findFirst()
                        .orElse(app);
        return Serving.isServing(own, instance);
    }

    private int serving(AppDefinition app, List<Instance> instances) {
        return (int)
                instances.stream().filter(instance -> isServing(app, instance)).count();
    }
}

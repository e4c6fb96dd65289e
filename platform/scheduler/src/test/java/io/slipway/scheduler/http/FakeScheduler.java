package io.slipway.scheduler.http;

import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppSpecs;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.DeploymentInfo.Action;
import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.GroupSpecs;
import io.slipway.marathonapi.GroupUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.QueueItem;
import io.slipway.marathonapi.ReadinessResult;
import io.slipway.marathonapi.Task;
import io.slipway.marathonapi.TaskFailure;
import io.slipway.marathonapi.VersionInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A scheduler that does at once what it is asked: definitions change, nothing runs. Tests put tasks, deployments and
 * queue entries into it by hand.
 */
final class FakeScheduler implements SchedulerApi {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Group root = Group.empty(PathId.ROOT, now);
    final List<Group> history = new ArrayList<>();
    final List<Task> tasks = new ArrayList<>();
    final Map<PathId, TaskFailure> failures = new LinkedHashMap<>();
    final List<DeploymentInfo> deployments = new ArrayList<>();
    final List<QueueItem> queue = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    boolean leading = true;
    RuntimeException failWith;
    private int counter;

    @Override
    public Snapshot snapshot() {
        return new View(now, root, List.copyOf(history));
    }

    @Override
    public boolean isLeading() {
        return leading;
    }

    @Override
    public CompletableFuture<Deployment> updateApps(List<AppUpdate> updates, AppMode mode, Options options) {
        return decide("updateApps " + mode + options, () -> {
            Group changed = root;
            Set<PathId> created = new TreeSet<>();
            for (AppUpdate update : updates) {
                Optional<AppDefinition> current = root.app(update.id());
                if (current.isPresent() && mode == AppMode.CREATE) {
                    throw ApiError.appExists(update.id());
                }
                if (current.isEmpty() && mode == AppMode.PATCH) {
                    throw ApiError.unknownApp(update.id());
                }
                if (current.isEmpty()) {
                    created.add(update.id());
                }
                AppDefinition app = update.rollbackTo() != null
                        ? snapshot()
                                .appAt(update.id(), update.rollbackTo())
                                .orElseThrow(() -> ApiError.unknownVersion(update.id(), update.rollbackTo()))
                        : AppSpecs.apply(update, current.orElse(null), mode != AppMode.PUT_WHOLE);
                changed = changed.withApp(
                        app.with().version(now).versionInfo(VersionInfo.at(now)).build(), now);
            }
            GroupSpecs.check(changed);
            return commit(
                    changed,
                    options,
                    created,
                    ActionType.ScaleApplication,
                    updates.get(0).id());
        });
    }

    @Override
    public CompletableFuture<Deployment> deleteApp(PathId app, boolean wipe, Options options) {
        return decide("deleteApp wipe=" + wipe + options, () -> {
            if (root.app(app).isEmpty()) {
                throw ApiError.unknownApp(app);
            }
            return commit(root.withoutApp(app, now), options, Set.of(), ActionType.StopApplication, app);
        });
    }

    @Override
    public CompletableFuture<Deployment> restartApp(PathId app, Options options) {
        return decide("restartApp" + options, () -> {
            if (root.app(app).isEmpty()) {
                throw ApiError.unknownApp(app);
            }
            return commit(root, options, Set.of(), ActionType.RestartApplication, app);
        });
    }

    @Override
    public CompletableFuture<Deployment> updateGroup(GroupUpdate update, boolean create, Options options) {
        return decide("updateGroup create=" + create + options, () -> {
            boolean exists = root.group(update.id()).isPresent();
            if (create && exists) {
                throw ApiError.groupExists(update.id());
            }
            Group changed =
                    GroupSpecs.apply(update, root, now, version -> snapshot().groupAt(update.id(), version));
            Set<PathId> created = exists ? Set.of() : Set.of(update.id());
            return commit(changed, options, created, ActionType.StartApplication, update.id());
        });
    }

    @Override
    public CompletableFuture<Deployment> deleteGroup(PathId group, boolean wipe, Options options) {
        return decide("deleteGroup wipe=" + wipe + options, () -> {
            if (root.group(group).isEmpty()) {
                throw ApiError.unknownGroup(group);
            }
            return commit(root.withoutGroup(group, now), options, Set.of(), ActionType.StopApplication, group);
        });
    }

    @Override
    public CompletableFuture<Void> enforceRole(PathId group, boolean enforceRole) {
        return decide("enforceRole " + enforceRole, () -> {
            root = root.update(group, now, one -> one.withEnforceRole(enforceRole));
            return null;
        });
    }

    @Override
    public CompletableFuture<Killed> killTasks(Set<String> ids, KillMode how, Options options) {
        return decide("killTasks " + how + " " + new TreeSet<>(ids) + options, () -> {
            List<Task> killed =
                    tasks.stream().filter(task -> ids.contains(task.id())).toList();
            Deployment deployment = how == KillMode.SCALE
                    ? commit(root, options, Set.of(), ActionType.ScaleApplication, PathId.absolute("/a"))
                    : null;
            return new Killed(killed, deployment);
        });
    }

    @Override
    public CompletableFuture<Deployment> cancelDeployment(String id, boolean force) {
        return decide("cancel " + id + " " + force, () -> {
            if (deployments.stream().noneMatch(one -> one.id().equals(id))) {
                throw ApiError.unknownDeployment(id);
            }
            deployments.clear();
            return force ? null : new Deployment("reverting", now, List.of(), Set.of());
        });
    }

    @Override
    public CompletableFuture<Void> resetDelay(PathId app) {
        return decide("resetDelay " + app, () -> {
            if (queue.stream().noneMatch(item -> item.app().id().equals(app))) {
                throw ApiError.notQueued(app);
            }
            return null;
        });
    }

    private <T> CompletableFuture<T> decide(String call, Supplier<T> decision) {
        calls.add(call.replace("Options[", " [").replaceAll(" +", " "));
        try {
            if (failWith != null) {
                throw failWith;
            }
            return CompletableFuture.completedFuture(decision.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Deployment commit(Group changed, Options options, Set<PathId> created, ActionType type, PathId app) {
        List<DeploymentInfo.Step> steps = List.of(new DeploymentInfo.Step(List.of(Action.of(type, app))));
        if (options.dryRun()) {
            return new Deployment(null, now, steps, created);
        }
        root = changed;
        history.add(0, changed.withVersion(now));
        Deployment deployment = new Deployment("deployment-" + ++counter, now, steps, created);
        now = now.plusSeconds(1);
        return deployment;
    }

    private final class View implements Snapshot {
        private final Instant takenAt;
        private final Group root;
        private final List<Group> history;

        View(Instant takenAt, Group root, List<Group> history) {
            this.takenAt = takenAt;
            this.root = root;
            this.history = history;
        }

        @Override
        public Instant takenAt() {
            return takenAt;
        }

        @Override
        public Group root() {
            return root;
        }

        @Override
        public List<Task> tasks(PathId app) {
            return tasks.stream().filter(task -> task.appId().equals(app)).toList();
        }

        @Override
        public Optional<Task> task(String id) {
            return tasks.stream().filter(task -> task.id().equals(id)).findFirst();
        }

        @Override
        public Optional<TaskFailure> lastFailure(PathId app) {
            return Optional.ofNullable(failures.get(app));
        }

        @Override
        public List<ReadinessResult> readiness(PathId app) {
            return List.of(new ReadinessResult("r", "t", true, null));
        }

        @Override
        public List<DeploymentInfo> deployments() {
            return List.copyOf(deployments);
        }

        @Override
        public List<QueueItem> queue() {
            return List.copyOf(queue);
        }

        @Override
        public List<Instant> appVersions(PathId app) {
            return history.stream()
                    .flatMap(group -> group.app(app).stream())
                    .map(AppDefinition::version)
                    .distinct()
                    .toList();
        }

        @Override
        public Optional<AppDefinition> appAt(PathId app, Instant version) {
            return history.stream()
                    .flatMap(group -> group.app(app).stream())
                    .filter(one -> one.version().equals(version))
                    .findFirst();
        }

        @Override
        public List<Instant> groupVersions(PathId group) {
            return history.stream()
                    .flatMap(tree -> tree.group(group).stream())
                    .map(Group::version)
                    .distinct()
                    .toList();
        }

        @Override
        public Optional<Group> groupAt(PathId group, Instant version) {
            return history.stream()
                    .flatMap(tree -> tree.group(group).stream())
                    .filter(one -> one.version().equals(version))
                    .findFirst();
        }

        @Override
        public Optional<String> frameworkId() {
            return Optional.of("framework-1");
        }
    }
}

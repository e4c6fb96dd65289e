package io.slipway.scheduler;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.QueueItem;
import io.slipway.marathonapi.ReadinessResult;
import io.slipway.marathonapi.Task;
import io.slipway.marathonapi.TaskFailure;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import io.slipway.runtime.time.Clock;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.http.Snapshot;
import io.slipway.scheduler.instance.Failure;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's state at one time, as readers see it. Immutable; it shares with the core what never changes, and
 * works out what is asked for when it is asked.
 *
 * @param trees all trees, newest first
 * @param versions of each app, newest first
 * @param instances of each app, by index
 * @param stats of the apps that wait
 * @param delays until when launches of these apps wait
 * @param clock what waits are counted against when they are shown
 */
record Image(
        Instant takenAt,
        List<Group> trees,
        Map<PathId, List<AppDefinition>> versions,
        Map<PathId, List<Instance>> instances,
        Map<PathId, List<Failure>> failures,
        List<Deployment> underWay,
        Map<PathId, WaitStats> stats,
        Map<PathId, Instant> delays,
        @Nullable FrameworkId framework,
        Clock clock)
        implements Snapshot {

    static Image of(SchedulerCore core, Map<PathId, WaitStats> stats, Map<PathId, Instant> delays, Clock clock) {
        return new Image(
                clock.now(),
                core.trees().trees(),
                core.trees().versions(),
                core.instances().byApp(),
                core.failures(),
                core.deployments(),
                Map.copyOf(stats),
                Map.copyOf(delays),
                core.frameworkId(),
                clock);
    }

    @Override
    public Group root() {
        return trees.get(0);
    }

    private Optional<AppDefinition> app(PathId id) {
        return id.isRoot() ? Optional.empty() : root().app(id);
    }

    @Override
    public List<Task> tasks(PathId app) {
        AppDefinition definition = app(app).orElse(null);
        List<Failure> failed = failures.getOrDefault(app, List.of());
        return instances.getOrDefault(app, List.of()).stream()
                .filter(instance -> instance.run() != null)
                .map(instance -> Views.task(instance, definition, failed))
                .toList();
    }

    @Override
    public Optional<Task> task(String id) {
        return id.isEmpty()
                ? Optional.empty()
                : InstanceId.ofTask(new TaskId(id))
                        .flatMap(ref -> tasks(ref.instance().app()).stream()
                                .filter(task -> task.id().equals(id))
                                .findFirst());
    }

    @Override
    public Optional<TaskFailure> lastFailure(PathId app) {
        return failures.getOrDefault(app, List.of()).stream().findFirst().map(Views::failure);
    }

    @Override
    public List<ReadinessResult> readiness(PathId app) {
        return List.of();
    }

    @Override
    public List<DeploymentInfo> deployments() {
        Map<PathId, List<String>> waiting = new LinkedHashMap<>();
        queue().forEach(item -> waiting.put(item.app().id(), item.reasonsInWords()));
        return underWay.stream()
                .map(deployment -> new DeploymentInfo(
                        deployment.id(),
                        deployment.version(),
                        deployment.affected(),
                        deployment.describe(),
                        Deployment.describeActions(deployment.current()),
                        Math.min(
                                deployment.currentStep() + 1, deployment.steps().size()),
                        Words.deployment(deployment, instances, waiting)))
                .toList();
    }

    @Override
    public List<QueueItem> queue() {
        List<QueueItem> queue = new ArrayList<>();
        instances.forEach((id, present) -> {
            List<Instance> waiting =
                    present.stream().filter(Instance::isWaiting).toList();
            Optional<AppDefinition> app = app(id);
            if (!waiting.isEmpty() && app.isPresent()) {
                queue.add(item(app.get(), present, waiting));
            }
        });
        return queue;
    }

    private QueueItem item(AppDefinition app, List<Instance> present, List<Instance> waiting) {
        Instant since =
                waiting.stream().map(Instance::since).min(Instant::compareTo).orElse(takenAt);
        Instant now = clock.now();
        WaitStats told = stats.getOrDefault(app.id(), WaitStats.begin(since));
        Instant until = delays.get(app.id());
        Duration left = until == null || !until.isAfter(now) ? Duration.ZERO : Duration.between(now, until);
        return new QueueItem(
                app,
                waiting.size(),
                left,
                left.isZero(),
                since,
                told.summary(),
                told.unusedOffers(),
                Words.waiting(app, present, told, until, failures.getOrDefault(app.id(), List.of()), now));
    }

    @Override
    public List<Instant> appVersions(PathId app) {
        return versions.getOrDefault(app, List.of()).stream()
                .map(AppDefinition::version)
                .toList();
    }

    @Override
    public Optional<AppDefinition> appAt(PathId app, Instant version) {
        return versions.getOrDefault(app, List.of()).stream()
                .filter(definition -> definition.version().equals(version))
                .findFirst();
    }

    @Override
    public List<Instant> groupVersions(PathId group) {
        return History.groupVersions(trees, group);
    }

    @Override
    public Optional<Group> groupAt(PathId group, Instant version) {
        return History.groupAt(trees, group, version);
    }

    @Override
    public Optional<String> frameworkId() {
        return Optional.ofNullable(framework).map(FrameworkId::value);
    }
}

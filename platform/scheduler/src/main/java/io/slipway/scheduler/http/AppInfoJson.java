package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppJson;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.Task;
import io.slipway.marathonapi.TaskJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Apps with what is known of them at one time. */
final class AppInfoJson {
    private final Snapshot snapshot;
    private final List<DeploymentInfo> deployments;

    AppInfoJson(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.deployments = snapshot.deployments();
    }

    ObjectNode write(AppDefinition app, Embeds embeds) {
        ObjectNode json = AppJson.write(app);
        List<Task> tasks = snapshot.tasks(app.id());
        if (embeds.counts()) {
            json.put("tasksStaged", count(tasks, Task::isStaged))
                    .put("tasksRunning", count(tasks, Task::isRunning))
                    .put("tasksHealthy", count(tasks, Task::isHealthy))
                    .put("tasksUnhealthy", count(tasks, Task::isUnhealthy));
        }
        if (embeds.deployments()) {
            ArrayNode list = json.putArray("deployments");
            deploymentsOf(app.id()).forEach(id -> list.addObject().put("id", id));
        }
        if (embeds.readiness()) {
            ArrayNode list = json.putArray("readinessCheckResults");
            snapshot.readiness(app.id()).forEach(result -> list.add(TaskJson.readiness(result)));
        }
        if (embeds.tasks()) {
            ArrayNode list = json.putArray("tasks");
            tasks.forEach(task -> list.add(TaskJson.write(task)));
        }
        if (embeds.lastTaskFailure()) {
            snapshot.lastFailure(app.id()).ifPresent(failure -> json.set("lastTaskFailure", TaskJson.failure(failure)));
        }
        if (embeds.taskStats()) {
            json.set("taskStats", stats(app, tasks));
        }
        return json;
    }

    private List<String> deploymentsOf(PathId app) {
        return deployments.stream()
                .filter(deployment -> deployment.affectedApps().contains(app))
                .map(DeploymentInfo::id)
                .toList();
    }

    private static int count(List<Task> tasks, Predicate<Task> kind) {
        return (int) tasks.stream().filter(kind).count();
    }

    /** Counts and ages, of all tasks and of those that run which configuration. */
    private ObjectNode stats(AppDefinition app, List<Task> tasks) {
        ObjectNode json = Answers.object();
        Instant scaled = app.versionInfo().lastScalingAt();
        Instant configured = app.versionInfo().lastConfigChangeAt();
        stats(
                json,
                "startedAfterLastScaling",
                tasks,
                task -> task.stagedAt() != null && !task.stagedAt().isBefore(scaled));
        stats(
                json,
                "withLatestConfig",
                tasks,
                task -> task.version() != null && !task.version().isBefore(configured));
        stats(
                json,
                "withOutdatedConfig",
                tasks,
                task -> task.version() != null && task.version().isBefore(configured));
        stats(json, "totalSummary", tasks, task -> true);
        return json;
    }

    private void stats(ObjectNode json, String name, List<Task> all, Predicate<Task> kind) {
        List<Task> tasks = all.stream().filter(kind).toList();
        if (tasks.isEmpty()) {
            return;
        }
        ObjectNode stats = json.putObject(name).putObject("stats");
        stats.putObject("counts")
                .put("staged", count(tasks, Task::isStaged))
                .put("running", count(tasks, Task::isRunning))
                .put("healthy", count(tasks, Task::isHealthy))
                .put("unhealthy", count(tasks, Task::isUnhealthy));
        List<Double> ages = new ArrayList<>(tasks.stream()
                .map(Task::startedAt)
                .filter(Objects::nonNull)
                .map(started -> Duration.between(started, snapshot.takenAt()).toMillis() / 1000.0)
                .sorted()
                .toList());
        if (!ages.isEmpty()) {
            double sum = ages.stream().mapToDouble(Double::doubleValue).sum();
            int middle = ages.size() / 2;
            double median = ages.size() % 2 == 1 ? ages.get(middle) : (ages.get(middle - 1) + ages.get(middle)) / 2;
            stats.putObject("lifeTime").put("averageSeconds", sum / ages.size()).put("medianSeconds", median);
        }
    }
}

package io.slipway.scheduler;

import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.DeploymentInfo;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which events of the API tell of decisions, and how the event log has them. */
final class Decisions {
    private Decisions() {}

    /** @param fields names and values by turns */
    @SuppressWarnings("ArrayRecordComponent") // made and read in one place
    record Noted(String kind, String[] fields) {}

    static Optional<Noted> of(ApiEvent event) {
        if (event instanceof ApiEvent.DeploymentStarted started) {
            return noted("deployment-started", "deployment", started.plan().id(), "apps", apps(started.plan()));
        }
        if (event instanceof ApiEvent.DeploymentSuccess done) {
            return noted("deployment-finished", "deployment", done.plan().id(), "apps", apps(done.plan()));
        }
        if (event instanceof ApiEvent.DeploymentFailed failed) {
            String reason = failed.reason();
            return noted(
                    "deployment-failed",
                    "deployment",
                    failed.plan().id(),
                    "apps",
                    apps(failed.plan()),
                    "reason",
                    reason == null ? "cancelled" : reason);
        }
        if (event instanceof ApiEvent.StatusUpdate update && update.taskStatus().equals("TASK_FAILED")) {
            return noted("task-failed", "task", update.taskId(), "host", update.host(), "reason", update.message());
        }
        if (event instanceof ApiEvent.SchedulerRegistered registered) {
            return noted("scheduler-registered", "framework", registered.frameworkId());
        }
        return Optional.empty();
    }

    private static Optional<Noted> noted(String kind, String... fields) {
        return Optional.of(new Noted(kind, fields));
    }

    private static String apps(ApiEvent.Plan plan) {
        return plan.steps().stream()
                .flatMap(step -> step.actions().stream())
                .map(DeploymentInfo.Action::app)
                .map(String::valueOf)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}

package io.slipway.scheduler;

import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.Task;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.Run;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the events that the API tells. */
final class Events {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private Events() {}

    static ApiEvent instanceChanged(Instance instance, Condition condition, Instant now) {
        Run run = instance.run();
        return new ApiEvent.InstanceChanged(
                instance.id().value(),
                condition.text(),
                instance.app(),
                run == null ? null : run.agentId().value(),
                run == null ? null : run.hostname(),
                instance.version(),
                now);
    }

    /** @param instance as it was when the task was under way */
    static ApiEvent statusUpdate(Instance instance, Run run, TaskStatus status, Instant now) {
        return new ApiEvent.StatusUpdate(
                run.agentId().value(),
                status.taskId().value(),
                status.state().name(),
                status.message(),
                instance.app(),
                run.hostname(),
                addresses(run.hostname()),
                hostPorts(run),
                instance.version(),
                status.reason() == null ? null : status.reason().name(),
                status.exitCode(),
                now);
    }

    /** The health of an instance changed from {@code before} to {@code after}. */
    static void healthChanged(Draft draft, @Nullable AppDefinition app, Run before, Instance after) {
        Run run = after.placed();
        Boolean healthy = run.healthy();
        if (!Objects.equals(before.healthy(), healthy)) {
            draft.tell(new ApiEvent.InstanceHealthChanged(
                    after.id().value(), after.app(), healthy, after.version(), draft.now()));
            if (healthy != null) {
                draft.tell(new ApiEvent.HealthStatusChanged(
                        after.app(), after.id().value(), after.version(), healthy, draft.now()));
            }
        }
        HealthReport report = run.health();
        int failuresBefore = before.health() == null ? 0 : before.health().consecutiveFailures();
        if (app != null && report != null && report.consecutiveFailures() > failuresBefore) {
            app.healthChecks().stream()
                    .findFirst()
                    .ifPresent(check -> draft.tell(new ApiEvent.FailedHealthCheck(
                            after.app(), after.id().value(), check, draft.now())));
        }
    }

    static ApiEvent.Plan plan(Deployment deployment) {
        return new ApiEvent.Plan(deployment.id(), deployment.describe(), deployment.version());
    }

    static DeploymentInfo.Step currentStep(Deployment deployment) {
        return new DeploymentInfo.Step(Deployment.describeActions(deployment.current()));
    }

    /** Where a task on this host can be reached, when the host's name says so. */
    static List<Task.IpAddress> addresses(String hostname) {
        return IPV4.matcher(hostname).matches() ? List.of(new Task.IpAddress(hostname, "IPv4")) : List.of();
    }

    static List<Integer> hostPorts(Run run) {
        return run.ports().isEmpty()
                ? List.of()
                : run.ports().stream().filter(port -> port > 0).toList();
    }
}

package io.slipway.scheduler;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Health;
import io.slipway.marathonapi.Task;
import io.slipway.marathonapi.TaskFailure;
import io.slipway.mesosapi.HealthReport;
import io.slipway.resources.Value;
import io.slipway.scheduler.instance.Failure;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scheduler's own things as the API shows them. */
final class Views {
    private Views() {}

    /** @param instance one that has a task */
    static Task task(Instance instance, @Nullable AppDefinition app, List<Failure> failures) {
        Run run = instance.placed();
        return new Task(
                instance.taskId().value(),
                instance.app(),
                run.hostname(),
                instance.condition().taskState().name(),
                run.role(),
                Events.hostPorts(run),
                app == null ? List.of() : app.servicePorts(),
                Events.addresses(run.hostname()),
                run.agentId().value(),
                run.stagedAt(),
                run.startedAt(),
                instance.version(),
                health(instance, run),
                run.volumes().stream()
                        .map(volume -> new Task.LocalVolume(
                                instance.app(), volume.containerPath(), volume.persistenceId(), volume.persistenceId()))
                        .toList(),
                attribute(run, "region"),
                attribute(run, "zone"),
                instance.index(),
                run.message(),
                failures.stream()
                        .filter(failure -> isOf(instance, failure))
                        .map(Views::failure)
                        .toList());
    }

    private static boolean isOf(Instance instance, Failure failure) {
        return InstanceId.ofTask(failure.taskId())
                .filter(ref -> ref.instance().equals(instance.id()))
                .isPresent();
    }

    private static List<Health> health(Instance instance, Run run) {
        HealthReport report = run.health();
        Boolean healthy = run.healthy();
        if (report != null) {
            return List.of(new Health(
                    report.alive(),
                    report.consecutiveFailures(),
                    report.firstSuccess(),
                    report.lastSuccess(),
                    report.lastFailure(),
                    report.lastFailureCause(),
                    instance.id().value()));
        }
        return healthy == null
                ? List.of()
                : List.of(new Health(
                        healthy, 0, null, null, null, null, instance.id().value()));
    }

    private static @Nullable String attribute(Run run, String name) {
        Value value = run.attributes().values().get(name);
        return value == null ? null : value.toString();
    }

    static TaskFailure failure(Failure failure) {
        return new TaskFailure(
                failure.app(),
                failure.taskId().value(),
                failure.state().name(),
                failure.message(),
                failure.host(),
                failure.version(),
                failure.timestamp(),
                failure.agentId() == null ? null : failure.agentId().value(),
                failure.reason() == null ? null : failure.reason().name(),
                failure.exitCode());
    }
}

package io.slipway.agent.testing;

import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.resources.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks to order. */
public final class TestTasks {
    public static final FrameworkId FRAMEWORK_ID = new FrameworkId("framework-1");

    public static final FrameworkInfo FRAMEWORK = new FrameworkInfo(
            FRAMEWORK_ID,
            "test",
            "",
            List.of("*"),
            Duration.ofDays(7),
            true,
            "",
            "",
            "",
            Set.of(FrameworkInfo.Capability.TASK_KILLING_STATE),
            Map.of());

    private TestTasks() {}

    /** A task that runs a shell text. */
    public static TaskInfo shell(String id, String text) {
        return new TaskInfo(
                id,
                new TaskId(id),
                RecordingMaster.AGENT,
                Resources.of(0.1, 32, 0),
                new CommandInfo(List.of(), Map.of("GREETING", "hello"), true, text, List.of(), null),
                List.of(),
                null,
                new KillPolicy(Duration.ofSeconds(5)),
                null,
                Map.of(),
                "*");
    }

    public static TaskInfo with(TaskInfo task, @Nullable HealthCheck check) {
        return copy(task, task.command(), task.volumes(), check, task.labels());
    }

    public static TaskInfo withVolume(TaskInfo task, String id, String path) {
        return copy(
                task, task.command(), List.of(new PersistentVolume(id, path, 1)), task.healthCheck(), task.labels());
    }

    public static TaskInfo withLabel(TaskInfo task, String name, String value) {
        return copy(task, task.command(), task.volumes(), task.healthCheck(), Map.of(name, value));
    }

    public static TaskInfo withVariable(TaskInfo task, String name, String value) {
        CommandInfo command = new CommandInfo(
                List.of(), Map.of(name, value), true, task.command().value(), List.of(), null);
        return copy(task, command, task.volumes(), task.healthCheck(), task.labels());
    }

    public static TaskInfo withUri(TaskInfo task, String uri) {
        CommandInfo command = new CommandInfo(
                List.of(new CommandInfo.Uri(uri, false, true, false, null, null)),
                task.command().environment(),
                true,
                task.command().value(),
                List.of(),
                null);
        return copy(task, command, task.volumes(), task.healthCheck(), task.labels());
    }

    private static TaskInfo copy(
            TaskInfo task,
            CommandInfo command,
            List<PersistentVolume> volumes,
            @Nullable HealthCheck check,
            Map<String, String> labels) {
        return new TaskInfo(
                task.name(),
                task.taskId(),
                task.agentId(),
                task.resources(),
                command,
                volumes,
                check,
                task.killPolicy(),
                task.discovery(),
                labels,
                task.role());
    }
}

package io.slipway.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.resources.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTableTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f");
    private static final AgentId AGENT = new AgentId("a");

    private final TaskTable table = new TaskTable();

    @Test
    void countsTasksByTheirStateWhateverBecomesOfThem() {
        table.put(task("1"));
        table.put(task("2"));
        table.put(task("2"));
        table.put(running("2"));
        table.put(running("3"));
        assertThat(table.countByState())
                .containsOnly(Map.entry(TaskState.TASK_STAGING, 1L), Map.entry(TaskState.TASK_RUNNING, 2L));

        table.moveToUnreachable(running("3"));
        assertThat(table.countByState())
                .containsOnly(
                        Map.entry(TaskState.TASK_STAGING, 1L),
                        Map.entry(TaskState.TASK_RUNNING, 1L),
                        Map.entry(TaskState.TASK_UNREACHABLE, 1L));

        table.put(running("3"));
        Task ended = running("2").moved(status("2", TaskState.TASK_FINISHED));
        table.put(ended);
        assertThat(table.countByState())
                .containsOnly(Map.entry(TaskState.TASK_STAGING, 1L), Map.entry(TaskState.TASK_RUNNING, 1L));

        table.complete(ended);
        table.complete(ended);
        table.removeFramework(FRAMEWORK);
        assertThat(table.countByState()).isEmpty();
    }

    private static Task task(String id) {
        return Task.staging(
                FRAMEWORK,
                new TaskInfo(
                        id,
                        new TaskId(id),
                        AGENT,
                        Resources.parse("cpus:1"),
                        new CommandInfo(List.of(), Map.of(), true, "sleep 1", List.of(), null),
                        List.of(),
                        null,
                        null,
                        null,
                        Map.of(),
                        "*"));
    }

    private static Task running(String id) {
        TaskStatus status = status(id, TaskState.TASK_RUNNING);
        return task(id).reported(status, status.state());
    }

    private static TaskStatus status(String id, TaskState state) {
        return TaskStatus.of(new TaskId(id), state, TaskStatus.Source.SOURCE_AGENT, Instant.EPOCH);
    }
}

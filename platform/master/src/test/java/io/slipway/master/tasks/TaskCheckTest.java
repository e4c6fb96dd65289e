package io.slipway.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.resources.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCheckTest {
    private static final AgentId AGENT = new AgentId("a");
    private static final Resources LEFT = Resources.parse("cpus:2;mem:100;disk:100");

    @Test
    void aPlainTaskIsFine() {
        assertThat(check(task("t", "sleep 1", "cpus:2"))).isNull();
        assertThat(check(task("t", "sleep 1", "cpus:2;disk:100", new PersistentVolume("v", "data", 100))))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "a\\b", "a\nb"})
    void idsThatCannotNameAFolderAreRefused(String id) {
        assertThat(check(task(id, "sleep 1", "cpus:1"))).contains("is invalid");
    }

    @Test
    void idsOfMoreThan255CharactersAreRefused() {
        assertThat(check(task("x".repeat(256), "sleep 1", "cpus:1"))).contains("at most 255 characters");
        assertThat(check(task("x".repeat(255), "sleep 1", "cpus:1"))).isNull();
    }

    @Test
    void whatIsAskedMustBeThere() {
        assertThat(check(task("t", "sleep 1", "cpus:2.001")))
                .isEqualTo("Task uses more resources [cpus:2.001] than available [" + LEFT + "]");
        assertThat(check(task("t", "sleep 1", "cpus(slave_public):1"))).contains("uses more resources");
        assertThat(check(task("t", "sleep 1", ""))).contains("uses no resources");
        assertThat(TaskCheck.problem(task("t", "sleep 1", "cpus:1"), AGENT, null, false, List::of))
                .contains("none of the accepted offers is");
        assertThat(TaskCheck.problem(task("t", "sleep 1", "cpus:1"), new AgentId("b"), LEFT, false, List::of))
                .isEqualTo("Task uses invalid agent a while agent b is expected");
    }

    @Test
    void aCommandMustNameSomething() {
        assertThat(check(task("t", null, "cpus:1"))).contains("has no value");
    }

    @Test
    void volumesNeedDiskANameAndToBeFree() {
        assertThat(check(task("t", "sleep 1", "cpus:1;disk:99", new PersistentVolume("v", "data", 100))))
                .isEqualTo("Task's persistent volumes need disk:100, its resources hold disk:99.0");
        assertThat(check(task("t", "sleep 1", "cpus:1;disk:99", new PersistentVolume("v", "a/b", 1))))
                .contains("must be a name without slashes");
        assertThat(check(task("t", "sleep 1", "cpus:1;disk:99", new PersistentVolume("v", "a", 0))))
                .contains("has no size");
    }

    @Test
    void aVolumeInUseIsRefusedUntilItsTaskIsOver() {
        TaskInfo task = task("new", "sleep 1", "cpus:1;disk:1", new PersistentVolume("v", "data", 1));
        TaskInfo old = task("old", "sleep 1", "cpus:1;disk:1", new PersistentVolume("v", "data", 1));
        Task present = Task.staging(new FrameworkId("f"), old);
        assertThat(TaskCheck.problem(task, AGENT, LEFT, false, () -> List.of(present)))
                .isEqualTo("A persistent volume of the task is in use by task old");
        TaskStatus over =
                TaskStatus.of(old.taskId(), TaskState.TASK_KILLED, TaskStatus.Source.SOURCE_AGENT, Instant.EPOCH);
        Task ended = present.reported(over, TaskState.TASK_KILLED);
        assertThat(TaskCheck.problem(task, AGENT, LEFT, false, () -> List.of(ended)))
                .isNull();
    }

    private static @Nullable String check(TaskInfo task) {
        return TaskCheck.problem(task, AGENT, LEFT, false, List::of);
    }

    private static TaskInfo task(String id, @Nullable String command, String resources, PersistentVolume... volumes) {
        return new TaskInfo(
                id,
                new TaskId(id),
                AGENT,
                Resources.parse(resources),
                new CommandInfo(List.of(), Map.of(), true, command, List.of(), null),
                List.of(volumes),
                null,
                null,
                null,
                Map.of(),
                "*");
    }
}

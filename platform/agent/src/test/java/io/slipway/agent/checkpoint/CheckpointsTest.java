package io.slipway.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.agent.testing.RecordingMaster;
import io.slipway.agent.testing.TestTasks;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");

    @TempDir
    Path work;

    private Checkpoints checkpoints;

    @BeforeEach
    void open() throws Exception {
        checkpoints = new Checkpoints(work);
    }

    private TaskRecord record(String id) {
        return new TaskRecord(
                TestTasks.FRAMEWORK, TestTasks.shell(id, "true"), new ContainerId("c-" + id), work.resolve(id), NOW);
    }

    private static TaskStatus status(String id) {
        return TaskStatus.of(
                        TestTasks.shell(id, "").taskId(),
                        TaskState.TASK_RUNNING,
                        TaskStatus.Source.SOURCE_EXECUTOR,
                        NOW)
                .withUuid(new UUID(1, 2));
    }

    @Test
    void givesBackWhatItWasGiven() throws Exception {
        assertThat(checkpoints.agentId()).isEmpty();
        checkpoints.saveAgentId(RecordingMaster.AGENT);
        assertThat(checkpoints.agentId()).contains(RecordingMaster.AGENT);
        ReportRecord reports = new ReportRecord(status("a"), List.of(status("a")));
        checkpoints.saveTask(record("a"));
        checkpoints.saveReports(new ContainerId("c-a"), reports);
        checkpoints.saveTask(record("b"));
        Checkpoints.Found found = new Checkpoints(work).find();
        assertThat(found.tasks())
                .containsExactlyInAnyOrder(
                        new Checkpoints.Entry(record("a"), reports),
                        new Checkpoints.Entry(record("b"), ReportRecord.NONE));
        checkpoints.forget(new ContainerId("c-a"));
        assertThat(checkpoints.find().tasks()).hasSize(1);
    }

    @Test
    void isClosedToOthers() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("meta"))))
                .isEqualTo("rwx------");
    }

    @Test
    void noticesEveryTornOrChangedFile() throws Exception {
        checkpoints.saveTask(record("a"));
        Path file = work.resolve("meta/tasks/c-a/task.json");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> DurableFile.read(file))
                    .as("cut to %d of %d", length, whole.length)
                    .isInstanceOf(DamagedCheckpointException.class)
                    .hasMessageContaining(file.toString());
        }
        for (int at = 0; at < whole.length; at += 5) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x10;
            Files.write(file, changed);
            assertThatThrownBy(() -> DurableFile.read(file))
                    .as("changed at %d", at)
                    .isInstanceOf(DamagedCheckpointException.class);
        }
    }

    @Test
    void putsDamagedTasksAsideAndGoesOnWithTheOthers() throws Exception {
        checkpoints.saveTask(record("a"));
        checkpoints.saveTask(record("b"));
        checkpoints.saveReports(new ContainerId("c-b"), ReportRecord.NONE);
        Files.writeString(work.resolve("meta/tasks/c-b/reports.json"), "{}");
        Checkpoints.Found found = checkpoints.find();
        assertThat(found.tasks()).extracting(entry -> entry.task()).containsExactly(record("a"));
        assertThat(found.damaged()).hasSize(1);
        assertThat(found.damaged().get(0).why()).contains("c-b/reports.json is damaged");
        assertThat(found.damaged().get(0).movedTo()).isDirectory();
        assertThat(checkpoints.find().damaged()).isEmpty();
    }

    @Test
    void dropsFoldersWhoseTaskWasForgotten() throws Exception {
        checkpoints.saveReports(new ContainerId("late"), ReportRecord.NONE);
        assertThat(checkpoints.find().tasks()).isEmpty();
        assertThat(work.resolve("meta/tasks/late")).doesNotExist();
    }
}

package io.slipway.agent.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.container.ContainerExit;
import io.slipway.agent.task.TaskAction.Report;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskMachineTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final HealthReport SICK = new HealthReport(false, 3, null, null, NOW, "refused");

    private final TaskMachine machine = new TaskMachine(true, true);

    private static Report last(List<TaskAction> actions) {
        return (Report) actions.get(actions.size() - 1);
    }

    private void toRunning() {
        assertThat(machine.begin()).containsExactly(new TaskAction.Prepare());
        assertThat(machine.prepared()).containsExactly(new TaskAction.Fetch());
        assertThat(machine.fetched()).containsExactly(new TaskAction.Launch());
        List<TaskAction> launched = machine.launched();
        assertThat(((Report) launched.get(0)).state()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(launched.get(1)).isEqualTo(new TaskAction.StartChecks());
    }

    @Test
    void leavesOutTheFetchOfNothing() {
        TaskMachine plain = new TaskMachine(false, true);
        plain.begin();
        assertThat(plain.prepared()).containsExactly(new TaskAction.Launch());
    }

    @Test
    void finishesWithZeroAndFailsOtherwise() {
        toRunning();
        Report finished = last(machine.exited(ContainerExit.of(0)));
        assertThat(finished.state()).isEqualTo(TaskState.TASK_FINISHED);
        TaskMachine other = new TaskMachine(false, true);
        other.begin();
        other.prepared();
        other.launched();
        Report failed = last(other.exited(ContainerExit.of(137)));
        assertThat(failed.state()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(failed.reason()).isEqualTo(Reason.REASON_COMMAND_EXECUTOR_FAILED);
        assertThat(failed.message()).isEqualTo("ended by SIGKILL (exit code 137)");
        assertThat(failed.exitCode()).isEqualTo(137);
    }

    @Test
    void tellsProgressAtMostOnceASecondAndUncertainly() {
        machine.begin();
        assertThat(machine.progress("early", NOW)).isEmpty();
        machine.prepared();
        assertThat(last(machine.progress("1 of 9", NOW)).certain()).isFalse();
        assertThat(machine.progress("2 of 9", NOW.plusMillis(999))).isEmpty();
        assertThat(last(machine.progress("3 of 9", NOW.plusMillis(1000))).message())
                .isEqualTo("3 of 9");
    }

    @Test
    void isKilledWhileItFetches() {
        machine.begin();
        machine.prepared();
        assertThat(machine.kill(GRACE)).containsExactly(new TaskAction.StopChecks(), new TaskAction.CancelFetch());
        Report killed = last(machine.failed(Reason.REASON_CONTAINER_LAUNCH_FAILED, "cancelled"));
        assertThat(killed.state()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(killed.reason()).isEqualTo(Reason.REASON_TASK_KILLED_DURING_LAUNCH);
        assertThat(machine.kill(GRACE)).isEmpty();
    }

    @Test
    void isKilledWhileItIsPrepared() {
        machine.begin();
        assertThat(machine.kill(GRACE)).containsExactly(new TaskAction.StopChecks());
        assertThat(last(machine.prepared()).state()).isEqualTo(TaskState.TASK_KILLED);
    }

    @Test
    void isKilledWhenTheFetchHasJustEnded() {
        machine.begin();
        machine.prepared();
        machine.kill(GRACE);
        assertThat(last(machine.fetched()).state()).isEqualTo(TaskState.TASK_KILLED);
    }

    @Test
    void isStoppedOnceItsContainerRuns() {
        machine.begin();
        machine.prepared();
        machine.fetched();
        assertThat(machine.kill(GRACE)).containsExactly(new TaskAction.StopChecks());
        assertThat(machine.launched()).containsExactly(new TaskAction.Stop(GRACE));
        assertThat(last(machine.exited(ContainerExit.of(143))).state()).isEqualTo(TaskState.TASK_KILLED);
    }

    @Test
    void tellsKillingOnlyToFrameworksThatUnderstandIt() {
        toRunning();
        assertThat(machine.kill(GRACE))
                .extracting(Object::getClass)
                .containsExactly(TaskAction.StopChecks.class, Report.class, TaskAction.Stop.class);
        TaskMachine old = new TaskMachine(false, false);
        old.begin();
        old.prepared();
        old.launched();
        assertThat(old.kill(GRACE)).containsExactly(new TaskAction.StopChecks(), new TaskAction.Stop(GRACE));
    }

    @Test
    void shortensTheGraceButNeverProlongsIt() {
        toRunning();
        machine.kill(GRACE);
        assertThat(machine.kill(Duration.ofSeconds(9))).containsExactly(new TaskAction.Stop(GRACE));
        assertThat(machine.kill(Duration.ZERO)).containsExactly(new TaskAction.Stop(Duration.ZERO));
    }

    @Test
    void failsWhenItIsUnhealthyForTooLong() {
        toRunning();
        List<TaskAction> actions = machine.unhealthy(SICK, new KillPolicy(GRACE));
        assertThat(((Report) actions.get(0)).health()).isEqualTo(SICK);
        assertThat(actions).contains(new TaskAction.Stop(GRACE));
        assertThat(actions)
                .as("not killing: its owner did not ask for it")
                .noneMatch(action -> action instanceof Report report && report.state() == TaskState.TASK_KILLING);
        Report failed = last(machine.exited(ContainerExit.of(143)));
        assertThat(failed.state()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(failed.health().alive()).isFalse();
        assertThat(failed.message())
                .isEqualTo("the health check failed 3 times in a row, last: refused; the task was ended for it: "
                        + "ended by SIGTERM (exit code 143)");
    }

    @Test
    void tellsOutOfMemoryWithNumbers() {
        toRunning();
        Report failed = last(machine.exited(
                new ContainerExit(137, new ContainerExit.OutOfMemory(32 << 20, (32 << 20) - 524288, 2), "")));
        assertThat(failed.reason()).isEqualTo(Reason.REASON_CONTAINER_LIMITATION_MEMORY);
        assertThat(failed.message())
                .isEqualTo("out of memory: the kernel killed 2 processes of the task at its limit of 32 MiB, "
                        + "used at most 31.5 MiB; give it more memory or make it use less");
    }

    @Test
    void goesOnWithAFoundContainer() {
        assertThat(machine.found(true, false, GRACE, SICK)).containsExactly(new TaskAction.StartChecks());
        assertThat(machine.health()).isEqualTo(SICK);
        TaskMachine untold = new TaskMachine(true, true);
        assertThat(untold.found(false, false, GRACE, null)).hasSize(2);
        TaskMachine killing = new TaskMachine(true, true);
        assertThat(killing.found(true, true, GRACE, null))
                .containsExactly(new TaskAction.StartChecks(), new TaskAction.Stop(GRACE));
        assertThat(last(killing.exited(ContainerExit.of(143))).state()).isEqualTo(TaskState.TASK_KILLED);
    }

    @Test
    void tellsAWarningOnce() {
        toRunning();
        assertThat(machine.warned("supervisor gone")).hasSize(1);
        assertThat(machine.warned("supervisor gone")).isEmpty();
        Report failed = last(machine.exited(new ContainerExit(null, null, "exit code not known")));
        assertThat(failed.state()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(failed.reason()).isEqualTo(Reason.REASON_EXECUTOR_TERMINATED);
    }
}

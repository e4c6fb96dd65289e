package io.slipway.scheduler.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.scheduler.instance.InstanceMachine.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceMachineTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PathId APP = PathId.absolute("/shop/web");

    @Test
    void idsAreMadeAndReadAsMarathonDoes() {
        InstanceId id = InstanceId.draw(APP, NOW, new Random(1));
        assertThat(id.value())
                .matches("shop_web\\.instance-[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(id.app()).isEqualTo(APP);
        assertThat(InstanceId.ofTask(id.task(3))).contains(new InstanceId.Ref(id, 3));
        assertThat(InstanceId.ofTask(new TaskId("somebody-elses-task"))).isEmpty();
    }

    @Test
    void runsAfterStagingAndKeepsTheFirstStart() {
        Instance instance = launched();
        instance = changed(instance, status(instance, TaskState.TASK_STARTING, "12 of 40 MiB fetched"));
        assertThat(instance.condition()).isEqualTo(Condition.STARTING);
        assertThat(instance.placed().message()).isEqualTo("12 of 40 MiB fetched");
        instance = changed(instance, status(instance, TaskState.TASK_RUNNING, ""));
        assertThat(instance.condition()).isEqualTo(Condition.RUNNING);
        assertThat(instance.placed().message()).isEmpty();
        Instant started = instance.placed().startedAt();
        instance = changed(instance, status(instance, TaskState.TASK_UNREACHABLE, ""));
        instance = changed(instance, status(instance, TaskState.TASK_RUNNING, ""));
        assertThat(instance.placed().startedAt()).isEqualTo(started);
    }

    @Test
    void keepsItsHealthWhenAReconciliationSaysNothingOfIt() {
        Instance instance = launched();
        HealthReport report = new HealthReport(true, 0, NOW, NOW, null, null);
        instance = changed(instance, healthy(status(instance, TaskState.TASK_RUNNING, ""), true, report));
        assertThat(instance.placed().healthy()).isTrue();
        TaskStatus reconciled = status(instance, TaskState.TASK_RUNNING, "");
        assertThat(InstanceMachine.told(instance, reconciled, NOW)).isInstanceOf(Outcome.Unchanged.class);
        instance = changed(instance, status(instance, TaskState.TASK_UNREACHABLE, ""));
        assertThat(instance.placed().healthy()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {
                "TASK_FAILED",
                "TASK_FINISHED",
                "TASK_KILLED",
                "TASK_ERROR",
                "TASK_GONE",
                "TASK_DROPPED",
                "TASK_LOST"
            })
    void startsTheNextIncarnationWhenItsTaskEndsUnasked(TaskState state) {
        Instance instance = launched();
        Outcome.Ended ended = ended(instance, status(instance, state, "boom"));
        assertThat(ended.next()).isNotNull();
        assertThat(ended.next().condition()).isEqualTo(Condition.SCHEDULED);
        assertThat(ended.next().incarnation()).isEqualTo(2);
        assertThat(ended.next().index()).isEqualTo(instance.index());
        assertThat(ended.failure().message()).isEqualTo("boom");
        assertThat(ended.failure().state()).isEqualTo(state);
    }

    @Test
    void tellsNoFailureWhenTheEndWasAskedFor() {
        Instance instance = launched().killed("asked for by the API");
        Outcome.Ended ended = ended(instance, status(instance, TaskState.TASK_KILLED, ""));
        assertThat(ended.failure()).isNull();
        assertThat(ended.next().killReason()).isNull();
        Instance leaving = launched().wanted(Goal.DECOMMISSIONED, "scaled down");
        assertThat(ended(leaving, status(leaving, TaskState.TASK_KILLED, "")).next())
                .isNull();
    }

    @Test
    void explainsASilentEndByItsExitCode() {
        Instance instance = launched();
        TaskStatus silent = status(instance, TaskState.TASK_FAILED, "");
        assertThat(ended(instance, exited(silent, 137)).failure().message()).contains("signal 9");
        assertThat(ended(instance, exited(silent, 3)).failure().message()).contains("exit code 3");
    }

    @Test
    void ignoresReportsOfEarlierIncarnations() {
        Instance first = launched();
        Instance second = ended(first, status(first, TaskState.TASK_FAILED, "")).next();
        assertThat(InstanceMachine.told(second, status(first, TaskState.TASK_RUNNING, ""), NOW))
                .isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    void staysGivenUpWhileItsAgentIsOutOfReachAndReturnsWithIt() {
        Instance instance = launched();
        instance = changed(instance, status(instance, TaskState.TASK_UNREACHABLE, ""));
        instance = InstanceMachine.givenUp(instance, NOW);
        assertThat(instance.counts()).isFalse();
        assertThat(InstanceMachine.told(instance, status(instance, TaskState.TASK_UNREACHABLE, ""), NOW))
                .isInstanceOf(Outcome.Unchanged.class);
        instance = changed(instance, status(instance, TaskState.TASK_RUNNING, ""));
        assertThat(instance.counts()).isTrue();
    }

    @Test
    void refusesToLaunchTwice() {
        Instance instance = launched();
        assertThatThrownBy(() -> InstanceMachine.launched(instance, run(), NOW, NOW, NOW))
                .hasMessageContaining("not waiting for an offer");
    }

    @Test
    void movesWhenItsAgentIsDrainedUntilItsNextTaskIsLaunched() {
        Instance instance = changed(launched(), status(launched(), TaskState.TASK_RUNNING, ""));
        TaskStatus told = status(instance, TaskState.TASK_RUNNING, "")
                .because(TaskStatus.Reason.REASON_AGENT_DRAINING, "Agent a1 is draining");
        Instance moving = changed(instance, told);
        assertThat(moving.isMoving()).isTrue();
        assertThat(moving.condition()).isEqualTo(Condition.RUNNING);
        assertThat(InstanceMachine.told(moving, told, NOW)).isInstanceOf(Outcome.Unchanged.class);
        Instance next = ended(moving, status(moving, TaskState.TASK_KILLED, "")).next();
        assertThat(next.isMoving()).isFalse();
        assertThat(InstanceMachine.launched(next, run(), NOW, NOW, NOW).isMoving())
                .isFalse();
        Instance leaving = instance.wanted(Goal.DECOMMISSIONED, "scaled down");
        assertThat(changed(leaving, told).isMoving()).isFalse();
    }

    private static Instance launched() {
        InstanceId id = new InstanceId("shop_web.instance-1");
        return InstanceMachine.launched(Instance.scheduled(id, APP, NOW, NOW, 0, NOW), run(), NOW, NOW, NOW);
    }

    private static Run run() {
        return new Run(
                new AgentId("a1"),
                "host",
                "*",
                Resources.of(1, 128, 0),
                List.of(31000),
                List.of(),
                Attributes.NONE,
                NOW,
                null,
                null,
                null,
                "",
                null);
    }

    private static TaskStatus status(Instance instance, TaskState state, String message) {
        return TaskStatus.of(instance.taskId(), state, TaskStatus.Source.SOURCE_EXECUTOR, NOW)
                .because(null, message);
    }

    private static TaskStatus healthy(TaskStatus status, boolean healthy, HealthReport report) {
        return new TaskStatus(
                status.taskId(),
                status.state(),
                status.source(),
                null,
                "",
                null,
                NOW,
                null,
                healthy,
                report,
                null,
                null,
                "");
    }

    private static TaskStatus exited(TaskStatus status, int code) {
        return new TaskStatus(
                status.taskId(),
                status.state(),
                status.source(),
                null,
                "",
                null,
                NOW,
                null,
                null,
                null,
                code,
                null,
                "");
    }

    private static Instance changed(Instance instance, TaskStatus status) {
        return ((Outcome.Changed) InstanceMachine.told(instance, status, NOW)).instance();
    }

    private static Outcome.Ended ended(Instance instance, TaskStatus status) {
        return (Outcome.Ended) InstanceMachine.told(instance, status, NOW);
    }
}

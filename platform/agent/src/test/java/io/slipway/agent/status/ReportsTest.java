package io.slipway.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.checkpoint.ReportRecord;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f");
    private static final TaskId TASK = new TaskId("t");

    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedLoop loop = time.newLoop("agent");
    private final Outlet outlet = new Outlet();

    private static final class Outlet implements Reports.Outlet {
        final List<FromAgent.Update> sent = new ArrayList<>();
        final List<CompletableFuture<Void>> saves = new ArrayList<>();
        final List<ReportRecord> saved = new ArrayList<>();
        boolean diskHangs;
        boolean diskFails;
        int finished;

        @Override
        public void send(FromAgent.Update update) {
            sent.add(update);
        }

        @Override
        public CompletableFuture<Void> save(ContainerId id, ReportRecord record) {
            CompletableFuture<Void> save = diskFails
                    ? CompletableFuture.failedFuture(new IOException("no space left"))
                    : diskHangs ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
            saves.add(save);
            saved.add(record);
            return save;
        }

        @Override
        public void finished(FrameworkId frameworkId, TaskId taskId) {
            finished++;
        }
    }

    private Reports reports(ReportRecord before) {
        return new Reports(FRAMEWORK, TASK, new ContainerId("c"), before, loop, outlet);
    }

    private TaskStatus status(TaskState state, int number) {
        return TaskStatus.of(TASK, state, TaskStatus.Source.SOURCE_EXECUTOR, time.now())
                .withUuid(number == 0 ? null : new UUID(0, number));
    }

    private List<Long> sent() {
        return outlet.sent.stream()
                .map(update -> update.status().uuid() == null
                        ? 0L
                        : update.status().uuid().getLeastSignificantBits())
                .toList();
    }

    @Test
    void sendsOneAfterTheOtherAsTheyAreAcknowledged() {
        Reports reports = reports(ReportRecord.NONE);
        reports.connected();
        reports.report(status(TaskState.TASK_RUNNING, 1));
        reports.report(status(TaskState.TASK_FINISHED, 2));
        time.settle();
        assertThat(sent()).containsExactly(1L);
        reports.acknowledge(new UUID(0, 2));
        assertThat(sent()).as("an acknowledgement of what is not out").containsExactly(1L);
        reports.acknowledge(new UUID(0, 1));
        time.settle();
        assertThat(sent()).containsExactly(1L, 2L);
        assertThat(outlet.finished).isZero();
        reports.acknowledge(new UUID(0, 2));
        assertThat(outlet.finished).isEqualTo(1);
    }

    @Test
    void sendsAgainAfterTenSecondsDoublingToTenMinutes() {
        Reports reports = reports(ReportRecord.NONE);
        reports.connected();
        reports.report(status(TaskState.TASK_RUNNING, 1));
        time.settle();
        for (int seconds : new int[] {10, 20, 40, 80, 160, 320, 600, 600}) {
            int before = outlet.sent.size();
            time.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(outlet.sent).as("before %d s", seconds).hasSize(before);
            time.advance(Duration.ofMillis(1));
            assertThat(outlet.sent).as("after %d s", seconds).hasSize(before + 1);
        }
        reports.acknowledge(new UUID(0, 1));
        int before = outlet.sent.size();
        time.advance(Duration.ofHours(1));
        assertThat(outlet.sent).hasSize(before);
    }

    @Test
    void tellsTheNewestStateWithAnOlderReport() {
        Reports reports = reports(ReportRecord.NONE);
        reports.report(status(TaskState.TASK_RUNNING, 1));
        reports.report(status(TaskState.TASK_FAILED, 2));
        time.settle();
        assertThat(outlet.sent).as("no session yet").isEmpty();
        reports.connected();
        assertThat(outlet.sent.get(0).status().state()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(outlet.sent.get(0).latestState()).isEqualTo(TaskState.TASK_FAILED);
    }

    @Test
    void sendsNothingThatIsNotOnDisk() {
        outlet.diskHangs = true;
        Reports reports = reports(ReportRecord.NONE);
        reports.connected();
        reports.report(status(TaskState.TASK_RUNNING, 1));
        time.settle();
        reports.report(status(TaskState.TASK_FAILED, 2));
        time.advance(Duration.ofMinutes(1));
        assertThat(sent()).isEmpty();
        assertThat(outlet.saves).as("one write at a time").hasSize(1);
        outlet.diskHangs = false;
        outlet.saves.get(0).complete(null);
        time.settle();
        assertThat(outlet.saved.get(1).pending()).hasSize(2);
        assertThat(sent()).containsExactly(1L);
    }

    @Test
    void sendsAllTheSameWhenTheDiskRefuses() {
        outlet.diskFails = true;
        Reports reports = reports(ReportRecord.NONE);
        reports.connected();
        reports.report(status(TaskState.TASK_RUNNING, 1));
        time.settle();
        assertThat(sent()).containsExactly(1L);
    }

    @Test
    void startsOverWithANewSession() {
        Reports reports = reports(ReportRecord.NONE);
        reports.connected();
        reports.report(status(TaskState.TASK_RUNNING, 1));
        time.advance(Duration.ofSeconds(35));
        assertThat(sent()).containsExactly(1L, 1L, 1L);
        reports.disconnected();
        time.advance(Duration.ofHours(1));
        assertThat(outlet.sent).hasSize(3);
        reports.connected();
        assertThat(outlet.sent).hasSize(4);
        time.advance(Duration.ofSeconds(10));
        assertThat(outlet.sent).hasSize(5);
    }

    @Test
    void takesUpWhatAnEarlierAgentLeft() {
        Reports reports = reports(new ReportRecord(
                status(TaskState.TASK_FAILED, 2),
                List.of(status(TaskState.TASK_RUNNING, 1), status(TaskState.TASK_FAILED, 2))));
        reports.connected();
        reports.acknowledge(new UUID(0, 1));
        time.settle();
        assertThat(sent()).containsExactly(1L, 2L);
        assertThat(outlet.saved.get(0).pending()).hasSize(1);
    }

    @Test
    void sendsReportsWithoutUuidOnceAndOnlyWhenNothingIsOut() {
        Reports reports = reports(ReportRecord.NONE);
        reports.report(status(TaskState.TASK_STARTING, 0));
        reports.connected();
        assertThat(outlet.sent).isEmpty();
        reports.report(status(TaskState.TASK_STARTING, 0));
        assertThat(sent()).containsExactly(0L);
        assertThat(outlet.saves).isEmpty();
        reports.report(status(TaskState.TASK_RUNNING, 1));
        time.settle();
        reports.report(status(TaskState.TASK_RUNNING, 0));
        assertThat(sent()).containsExactly(0L, 1L);
    }
}

package io.slipway.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.master.testing.Bench;
import io.slipway.master.testing.FakeAgent;
import io.slipway.master.testing.FakeFramework;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TasksTest {
    private final Bench bench = new Bench();
    private final FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
    private final FakeFramework framework = bench.framework(Capability.PARTITION_AWARE);

    @Test
    void reportsReachTheFrameworkAndConfirmationsTheAgent() {
        TaskInfo task = framework.launch("t1");
        TaskStatus running = agent.report(task, TaskState.TASK_RUNNING);
        assertThat(framework.takeStatus()).isEqualTo(running);
        agent.messages.clear();
        framework.acknowledge(running);
        assertThat(agent.take(ToAgent.Acknowledge.class))
                .containsExactly(new ToAgent.Acknowledge(framework.id(), task.taskId(), running.uuid()));
    }

    @Test
    void anEndedTaskIsKnownUntilItsReportIsConfirmed() {
        TaskInfo task = framework.launch("t1");
        TaskStatus failed = agent.report(task, TaskState.TASK_FAILED);
        framework.takeStatuses();
        framework.reconcile();
        assertThat(framework.takeStates()).containsExactly(TaskState.TASK_FAILED);
        framework.acknowledge(failed);
        framework.reconcile();
        assertThat(framework.takeStates()).isEmpty();
        assertThat(view().frameworks().get(0).completed()).hasSize(1);
        assertThat(agent.tasks).isEmpty();
    }

    @Test
    void repeatedReportsAreHarmless() {
        TaskInfo task = framework.launch("t1");
        framework.takeOffers();
        TaskStatus failed = agent.report(task, TaskState.TASK_FAILED);
        assertThat(framework.takeOffers()).hasSize(1);
        agent.resend(failed, TaskState.TASK_FAILED);
        agent.resend(failed, TaskState.TASK_FAILED);
        assertThat(framework.events)
                .as("told again, but nothing is freed again")
                .hasSize(2);
        assertThat(framework.takeStates()).containsExactly(TaskState.TASK_FAILED, TaskState.TASK_FAILED);
        framework.acknowledge(failed);
        framework.acknowledge(failed);
        agent.tasks.put(task.taskId(), new FromAgent.RunningTask(framework.id(), task, failed));
        agent.resend(failed, TaskState.TASK_FAILED);
        assertThat(framework.takeStates()).as("late, of a task that is history").containsExactly(TaskState.TASK_FAILED);
        agent.messages.clear();
        framework.acknowledge(failed);
        assertThat(agent.take(ToAgent.Acknowledge.class)).hasSize(1);
    }

    @Test
    void aReportOfALateStateDoesNotWakeTheDead() {
        TaskInfo task = framework.launch("t1");
        TaskStatus starting = agent.report(task, TaskState.TASK_STARTING);
        agent.resend(starting, TaskState.TASK_FINISHED);
        framework.takeStatuses();
        assertThat(framework.takeOffers()).isEmpty();
        agent.resend(starting, TaskState.TASK_STARTING);
        assertThat(view().frameworks().get(0).tasks().get(0).state()).isEqualTo(TaskState.TASK_FINISHED);
        framework.takeStatuses();
        framework.reconcile();
        assertThat(framework.takeStates()).as("what it was told last").containsExactly(TaskState.TASK_STARTING);
    }

    @Test
    void aKillReachesTheAgentWithItsGrace() {
        TaskInfo task = framework.launch("t1");
        KillPolicy policy = new KillPolicy(Duration.ofSeconds(9));
        agent.messages.clear();
        framework.call(new Call.Kill(task.taskId(), agent.id(), policy));
        assertThat(agent.take(ToAgent.Kill.class))
                .containsExactly(new ToAgent.Kill(framework.id(), task.taskId(), policy));
    }

    @Test
    void aKillWaitsForAnAgentThatIsAway() {
        TaskInfo task = framework.launch("t1");
        agent.report(task, TaskState.TASK_RUNNING);
        agent.disconnect();
        framework.call(new Call.Kill(task.taskId(), null, null));
        agent.messages.clear();
        agent.register();
        assertThat(agent.take(ToAgent.Kill.class)).hasSize(1);
    }

    @Test
    void aKillOfAnUnknownTaskIsAnsweredWithWhatIsKnown() {
        framework.takeOffers();
        framework.call(new Call.Kill(new TaskId("never"), agent.id(), null));
        assertThat(framework.takeStates()).containsExactly(TaskState.TASK_GONE);
        framework.call(new Call.Kill(new TaskId("never"), null, null));
        assertThat(framework.takeStates()).containsExactly(TaskState.TASK_UNKNOWN);
    }

    @Test
    void reconciliationTellsWhatIsKnownOfEachTask() {
        TaskInfo task = framework.launch("t1");
        agent.report(task, TaskState.TASK_RUNNING);
        framework.takeStatuses();
        framework.reconcile(
                ref("t1", agent.id()),
                ref("gone", agent.id()),
                ref("unknown", new AgentId("nowhere")),
                ref("t1", null));
        List<TaskStatus> answers = framework.takeStatuses();
        assertThat(answers)
                .extracting(TaskStatus::state)
                .containsExactly(
                        TaskState.TASK_RUNNING, TaskState.TASK_GONE, TaskState.TASK_UNKNOWN, TaskState.TASK_RUNNING);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.reason()).isEqualTo(Reason.REASON_RECONCILIATION);
            assertThat(answer.uuid()).isNull();
        });
    }

    @Test
    void aFrameworkThatKnowsNoPartitionsIsToldLost() {
        FakeFramework plain = bench.framework();
        plain.reconcile(ref("gone", agent.id()), ref("unknown", new AgentId("nowhere")));
        assertThat(plain.takeStates()).containsExactly(TaskState.TASK_LOST, TaskState.TASK_LOST);
    }

    @Test
    void nothingIsSaidOfTasksOnAgentsThatAreStillExpectedBack() {
        TaskInfo task = framework.launch("t1");
        bench.restart();
        framework.subscribe();
        framework.events.clear();
        framework.reconcile(ref("t1", agent.id()), ref("t1", null));
        assertThat(framework.events).isEmpty();
        agent.register();
        framework.events.clear();
        framework.reconcile(ref("t1", agent.id()));
        assertThat(framework.takeStates()).containsExactly(TaskState.TASK_STAGING);
        assertThat(task.taskId().value()).isEqualTo("t1");
    }

    @Test
    void aTaskThatRunsWithoutBeingKnownIsEnded() {
        TaskInfo task = FakeFramework.task("ghost", agent.id(), "cpus:1");
        agent.tasks.put(
                task.taskId(),
                new FromAgent.RunningTask(
                        framework.id(),
                        task,
                        TaskStatus.of(
                                task.taskId(),
                                TaskState.TASK_RUNNING,
                                TaskStatus.Source.SOURCE_AGENT,
                                bench.time.now())));
        framework.events.clear();
        agent.report(task, TaskState.TASK_RUNNING);
        assertThat(framework.takeStates()).containsExactly(TaskState.TASK_RUNNING);
        assertThat(agent.take(ToAgent.Kill.class)).hasSize(1);
    }

    @Test
    void volumesAreDestroyedByTheAgentThatHasThem() {
        agent.messages.clear();
        framework.call(new Call.DestroyVolumes(agent.id(), List.of("db#data#0")));
        assertThat(agent.take(ToAgent.DestroyVolumes.class))
                .containsExactly(new ToAgent.DestroyVolumes(framework.id(), List.of("db#data#0")));
    }

    @Test
    void anIdInUseIsRefused() {
        framework.launch("t1");
        TaskInfo again = framework.launch("t1");
        List<Event.Update> updates = framework.take(Event.Update.class);
        assertThat(updates).hasSize(1);
        assertThat(updates.get(0).status().state()).isEqualTo(TaskState.TASK_ERROR);
        assertThat(updates.get(0).status().message()).contains("duplicate ID");
        assertThat(again.taskId().value()).isEqualTo("t1");
    }

    private io.slipway.master.view.MasterView view() {
        var view = bench.master.view();
        bench.time.settle();
        return view.join();
    }

    private static Call.TaskRef ref(String task, @org.jspecify.annotations.Nullable AgentId agent) {
        return new Call.TaskRef(new TaskId(task), agent);
    }
}

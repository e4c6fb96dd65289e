package io.slipway.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.master.testing.Bench;
import io.slipway.master.testing.FakeAgent;
import io.slipway.master.testing.FakeFramework;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentsTest {
    private static final Duration UNREACHABLE = Duration.ofSeconds(76);

    private final Bench bench = new Bench();
    private final FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
    private final FakeFramework aware = bench.framework(Capability.PARTITION_AWARE);

    @Test
    void aShortDisconnectionChangesNothingForTasks() {
        TaskInfo task = running("t1", aware);
        agent.disconnect();
        bench.pass(Duration.ofSeconds(60));
        agent.register();
        assertThat(aware.take(Event.Update.class)).isEmpty();
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
        assertThat(agent.tasks).containsKey(task.taskId());
    }

    @Test
    void anAgentThatDoesNotAnswerIsUnreachableAfterFivePings() {
        running("t1", aware);
        agent.fallSilent();
        bench.pass(Duration.ofSeconds(74));
        assertThat(aware.take(Event.Update.class)).isEmpty();
        assertThat(agent.take(ToAgent.Ping.class)).hasSize(4);
        bench.pass(Duration.ofSeconds(2));
        Event.Failure failure = new Event.Failure(agent.id(), "Agent is unreachable: health check timed out");
        assertThat(aware.events).contains(failure);
        TaskStatus status = aware.takeStatus();
        assertThat(status.state()).isEqualTo(TaskState.TASK_UNREACHABLE);
        assertThat(status.reason()).isEqualTo(Reason.REASON_AGENT_REMOVED);
        assertThat(agent.closed).isEqualTo("no answer to pings");
    }

    @Test
    void tasksOfAReturningAgentRunAgainForFrameworksThatKnowPartitions() {
        TaskInfo task = running("t1", aware);
        agent.disconnect();
        bench.pass(UNREACHABLE);
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_UNREACHABLE);
        aware.reconcile(new io.slipway.mesosapi.Call.TaskRef(task.taskId(), null));
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_UNREACHABLE);
        agent.register();
        assertThat(aware.events)
                .filteredOn(Event.Update.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    TaskStatus status = ((Event.Update) event).status();
                    assertThat(status.state()).isEqualTo(TaskState.TASK_RUNNING);
                    assertThat(status.reason()).isEqualTo(Reason.REASON_AGENT_REREGISTERED);
                });
        assertThat(aware.takeOffer().resources()).isEqualTo(Resources.parse("cpus:3;mem:896"));
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
    }

    @Test
    void tasksOfAReturningAgentEndForFrameworksThatKnowNone() {
        aware.decline(Duration.ofDays(1), aware.takeOffer().id());
        FakeFramework plain = bench.framework();
        TaskInfo task = running("t1", plain);
        agent.disconnect();
        bench.pass(UNREACHABLE);
        assertThat(plain.takeStates()).containsExactly(TaskState.TASK_LOST);
        agent.register();
        assertThat(agent.take(ToAgent.Kill.class)).containsExactly(new ToAgent.Kill(plain.id(), task.taskId(), null));
    }

    @Test
    void anUnreachableAgentThatReturnsToANewMasterIsKnownAsSuch() {
        TaskInfo task = running("t1", aware);
        agent.disconnect();
        bench.pass(UNREACHABLE);
        bench.restart();
        aware.subscribe();
        aware.events.clear();
        aware.reconcile(new io.slipway.mesosapi.Call.TaskRef(task.taskId(), agent.id()));
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_UNREACHABLE);
        agent.register();
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_RUNNING);
    }

    @Test
    void aTaskThatItsReturningAgentDoesNotHaveIsGone() {
        TaskInfo started = running("t1", aware);
        aware.launch("t2");
        agent.disconnect();
        agent.tasks.clear();
        aware.events.clear();
        agent.register();
        assertThat(aware.takeStatuses())
                .extracting(status -> status.taskId().value() + " " + status.state())
                .containsExactly("t1 TASK_GONE", "t2 TASK_DROPPED");
        assertThat(started.taskId().value()).isEqualTo("t1");
    }

    @Test
    void anUnreachableTaskThatItsReturningAgentDoesNotHaveIsGone() {
        running("t1", aware);
        agent.disconnect();
        bench.pass(UNREACHABLE);
        agent.tasks.clear();
        aware.events.clear();
        agent.register();
        assertThat(aware.events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                Event.Update.class,
                                update -> assertThat(update.status().state()).isEqualTo(TaskState.TASK_GONE)));
        assertThat(aware.takeOffer().resources()).isEqualTo(Resources.parse("cpus:4;mem:1024"));
    }

    @Test
    void aNewMasterLearnsTheTasksFromTheAgents() {
        TaskInfo task = running("t1", aware);
        bench.restart();
        agent.register();
        aware.events.clear();
        aware.subscribe();
        assertThat(aware.takeOffer().resources()).isEqualTo(Resources.parse("cpus:3;mem:896"));
        TaskStatus finished = agent.report(task, TaskState.TASK_FINISHED);
        assertThat(aware.takeStatus()).isEqualTo(finished);
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
    }

    @Test
    void anAgentThatDoesNotComeBackToANewMasterIsUnreachableInTheEnd() {
        TaskInfo task = running("t1", aware);
        bench.restart();
        aware.subscribe();
        bench.pass(Bench.CONFIG.reregisterTimeout().plusSeconds(1));
        aware.events.clear();
        aware.reconcile(new io.slipway.mesosapi.Call.TaskRef(task.taskId(), agent.id()));
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_UNREACHABLE);
    }

    @Test
    void aLaterSessionOfAnAgentTakesOver() {
        running("t1", aware);
        agent.register();
        assertThat(agent.closed).isEqualTo("a later session of this agent took over");
        agent.messages.clear();
        bench.pass(Duration.ofSeconds(15));
        assertThat(agent.take(ToAgent.Ping.class)).hasSize(1);
    }

    @Test
    void aSecondAgentAtTheSameAddressIsRefusedWhileTheFirstIsThere() {
        FakeAgent other = new FakeAgent(bench, "a1", "cpus:1", Attributes.NONE);
        other.register();
        assertThat(other.take(ToAgent.Refused.class)).hasSize(1);
        assertThat(other.closed).contains("is connected from a1:5051");
        assertThat(agent.closed).isNull();
    }

    @Test
    void aCopiedWorkFolderIsRefused() {
        FakeAgent copy = new FakeAgent(bench, "a2", "cpus:1", Attributes.NONE);
        copy.info = copy.info.withId(agent.id());
        copy.register();
        assertThat(copy.take(ToAgent.Refused.class))
                .singleElement()
                .satisfies(
                        refused -> assertThat(refused.reason()).contains("give this agent a work folder of its own"));
    }

    @Test
    void anAgentWithoutItsDataReplacesItsFormerSelf() {
        AgentId before = agent.id();
        running("t1", aware);
        agent.disconnect();
        agent.wipe();
        aware.events.clear();
        agent.register();
        assertThat(agent.id()).isNotEqualTo(before);
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_GONE);
    }

    @Test
    void anAgentThatLeavesTakesItsTasksWithIt() {
        running("t1", aware);
        agent.send(new FromAgent.Unregister());
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_GONE);
        bench.restart();
        aware.subscribe();
        bench.pass(Duration.ofMinutes(11));
        assertThat(aware.take(Event.Failure.class)).as("nobody waits for it").isEmpty();
    }

    @Test
    void tasksOfAnEndedFrameworkAreShutDownWhenTheirAgentReturns() {
        FakeFramework shortLived = bench.framework(Duration.ofSeconds(10), Capability.PARTITION_AWARE);
        aware.decline(Duration.ofDays(1), aware.takeOffer().id());
        running("t1", shortLived);
        agent.disconnect();
        shortLived.disconnect();
        bench.pass(Duration.ofSeconds(11));
        agent.messages.clear();
        agent.register();
        assertThat(agent.take(ToAgent.ShutdownFramework.class))
                .containsExactly(new ToAgent.ShutdownFramework(shortLived.id()));
        assertThat(agent.tasks).isEmpty();
    }

    @Test
    void aFrameworkThatOnlyAnAgentRemembersIsTakenIn() {
        running("t1", aware);
        Bench fresh = new Bench();
        FakeAgent moved = new FakeAgent(fresh, "a1", "cpus:4;mem:1024", Attributes.NONE);
        moved.info = agent.info;
        moved.register();
        moved.disconnect();
        FromAgent.Register register =
                new FromAgent.Register(agent.info, List.copyOf(agent.tasks.values()), List.of(aware.info));
        moved.register(register);
        assertThat(moved.take(ToAgent.ShutdownFramework.class)).isEmpty();
        FakeFramework back = new FakeFramework(fresh, aware.info);
        back.subscribe();
        back.events.clear();
        back.reconcile();
        assertThat(back.takeStates()).containsExactly(TaskState.TASK_RUNNING);
    }

    /** Its resources would be offered to others while it runs. */
    @Test
    void aTaskThatWasStartedSinceIsNotLostWhenARegistrationComesAgain() {
        FromAgent.Register before = agent.registration();
        agent.disconnect();
        aware.events.clear();
        agent.register(before);
        running("t1", aware);
        aware.events.clear();
        agent.messages.clear();

        agent.send(before);

        assertThat(agent.take(ToAgent.class)).isEmpty();
        assertThat(aware.take(Event.Update.class)).isEmpty();
        aware.reconcile();
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_RUNNING);
    }

    @Test
    void aCutOfTheMasterFromAllItsAgentsLosesNoTask() {
        running("t1", aware);
        FakeAgent other = bench.agent("a2", "cpus:4;mem:1024");
        agent.fallSilent();
        other.disconnect();
        bench.pass(Duration.ofHours(5));
        assertThat(aware.take(Event.Update.class)).isEmpty();
        other.register();
        bench.pass(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(aware.take(Event.Update.class)).as("time to come back").isEmpty();
        bench.pass(Duration.ofSeconds(3));
        assertThat(aware.takeStates())
                .as("now the network works, and one is silent")
                .contains(TaskState.TASK_UNREACHABLE);
    }

    @Test
    void aNewMasterThatHearsNobodyGivesNobodyUp() {
        TaskInfo task = running("t1", aware);
        bench.agent("a2", "cpus:4;mem:1024");
        bench.restart();
        aware.subscribe();
        bench.pass(Bench.CONFIG.reregisterTimeout().multipliedBy(3));
        aware.events.clear();
        aware.reconcile(new io.slipway.mesosapi.Call.TaskRef(task.taskId(), agent.id()));
        assertThat(aware.takeStatuses()).isEmpty();
        agent.register();
        aware.events.clear();
        aware.reconcile(new io.slipway.mesosapi.Call.TaskRef(task.taskId(), agent.id()));
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_RUNNING);
    }

    @Test
    void anAgentUnreachableForVeryLongIsGoneAndIsToldSoWhenItReturns() {
        running("t1", aware);
        agent.disconnect();
        bench.pass(UNREACHABLE);
        AgentId before = agent.id();
        aware.events.clear();
        bench.pass(Bench.CONFIG.goneAfter());
        assertThat(aware.takeStates()).containsExactly(TaskState.TASK_GONE);
        bench.restart();
        aware.subscribe();
        agent.messages.clear();
        agent.register();
        assertThat(agent.take(ToAgent.Gone.class)).hasSize(1);
        assertThat(agent.closed).contains("declared gone");
        assertThat(aware.takeStates()).as("what was told as gone stays so").isEmpty();
        agent.wipe();
        agent.register();
        assertThat(agent.id()).isNotEqualTo(before);
    }

    @Test
    void agentsAreToldToTakeTimeAsTheirNumberGrows() {
        assertThat(agent.take(ToAgent.Spread.class)).containsExactly(new ToAgent.Spread(Duration.ofMillis(1)));
        for (int i = 2; i <= 8; i++) {
            bench.agent("a" + i, "cpus:1");
        }
        assertThat(agent.take(ToAgent.Spread.class))
                .as("not before the next ping")
                .isEmpty();
        bench.pass(Duration.ofSeconds(16));
        assertThat(agent.take(ToAgent.Spread.class)).containsExactly(new ToAgent.Spread(Duration.ofMillis(8)));
        bench.pass(Duration.ofSeconds(16));
        assertThat(agent.take(ToAgent.Spread.class)).as("told once").isEmpty();
    }

    @Test
    void anAgentUnderPressureIsNotOfferedSaysWhyAndKeepsItsTasks() throws Exception {
        running("t1", aware);
        aware.decline(Duration.ZERO, aware.takeOffer().id());
        bench.pass(Duration.ofSeconds(1));
        assertThat(aware.take(Event.Offers.class)).hasSize(1);
        FromAgent.Pressure disk = new FromAgent.Pressure(FromAgent.Pressure.Kind.DISK, "disk: 1 MiB left");
        agent.send(new FromAgent.Conditions(List.of(disk)));
        assertThat(aware.take(Event.Rescind.class)).hasSize(1);
        bench.pass(Duration.ofMinutes(1));
        assertThat(aware.take(Event.Offers.class)).isEmpty();
        var view = bench.master.view();
        var rejections = bench.master.rejections();
        bench.time.settle();
        assertThat(view.get().agents().get(0).notOffered()).isEqualTo("the agent runs short of disk: 1 MiB left");
        assertThat(rejections.get())
                .anySatisfy(rejection -> assertThat(rejection.words()).contains("disk: 1 MiB left"));
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
        agent.disconnect();
        agent.register();
        assertThat(aware.take(Event.Offers.class))
                .as("each session tells anew, and this one said nothing")
                .hasSize(1);
        agent.send(new FromAgent.Conditions(List.of(disk)));
        aware.events.clear();
        agent.send(new FromAgent.Conditions(List.of()));
        assertThat(aware.takeOffer().resources()).isEqualTo(Resources.parse("cpus:3;mem:896"));
    }

    private TaskInfo running(String id, FakeFramework framework) {
        TaskInfo task = framework.launch(id);
        framework.acknowledge(agent.report(task, TaskState.TASK_RUNNING));
        framework.events.removeIf(Event.Update.class::isInstance);
        return task;
    }
}

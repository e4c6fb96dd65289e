package io.slipway.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.master.testing.Bench;
import io.slipway.master.testing.FakeAgent;
import io.slipway.master.testing.FakeFramework;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.agent.ToAgent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameworksTest {
    private final Bench bench = new Bench();
    private final FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");

    @Test
    void aFrameworkThatComesBackFindsItsTasks() {
        FakeFramework framework = bench.framework(Duration.ofMinutes(1));
        TaskInfo task = framework.launch("t1");
        framework.disconnect();
        bench.pass(Duration.ofSeconds(50));
        framework.events.clear();
        framework.subscribe();
        assertThat(framework.events.get(0))
                .isInstanceOfSatisfying(
                        Event.Subscribed.class,
                        subscribed -> assertThat(subscribed.frameworkId()).isEqualTo(framework.id()));
        framework.events.clear();
        bench.pass(Duration.ofMinutes(5));
        framework.reconcile();
        assertThat(framework.takeStates()).containsExactly(TaskState.TASK_STAGING);
        assertThat(agent.tasks).containsKey(task.taskId());
    }

    @Test
    void aFrameworkThatStaysAwayEndsWithItsTasksAndItsIdIsBarred() {
        FakeFramework framework = bench.framework(Duration.ofMinutes(1));
        framework.launch("t1");
        framework.disconnect();
        bench.pass(Duration.ofSeconds(61));
        assertThat(agent.take(ToAgent.ShutdownFramework.class))
                .containsExactly(new ToAgent.ShutdownFramework(framework.id()));
        framework.events.clear();
        framework.subscribe();
        assertThat(framework.events).containsExactly(new Event.Refused("Framework has been removed"));
        assertThat(framework.closed).isEqualTo("Framework has been removed");
        bench.restart();
        framework.subscribe();
        assertThat(framework.closed).as("also by the next master").isEqualTo("Framework has been removed");
    }

    @Test
    void withoutAFailoverTimeoutItEndsAtOnce() {
        FakeFramework framework = bench.framework(Duration.ZERO);
        framework.launch("t1");
        framework.disconnect();
        assertThat(agent.take(ToAgent.ShutdownFramework.class)).hasSize(1);
        assertThat(bench.framework().takeOffer().resources().amount("cpus")).isEqualTo(4);
    }

    @Test
    void aSecondSubscriptionTakesOver() {
        FakeFramework first = bench.framework();
        FakeFramework second = new FakeFramework(bench, first.info);
        first.events.clear();
        second.subscribe();
        assertThat(first.events).containsExactly(new Event.Refused("Framework failed over"));
        assertThat(first.closed).isNotNull();
        assertThat(second.takeOffers())
                .as("the first one's offers are the second's")
                .hasSize(1);
        first.call(new Call.Teardown());
        second.reconcile();
        assertThat(second.closed).as("the first has no say any more").isNull();
    }

    @Test
    void offersOfAFrameworkThatLeavesGoToOthers() {
        FakeFramework first = bench.framework();
        FakeFramework second = bench.framework();
        assertThat(second.takeOffers()).isEmpty();
        first.disconnect();
        assertThat(second.takeOffers()).hasSize(1);
    }

    @Test
    void teardownEndsTheTasks() {
        FakeFramework framework = bench.framework();
        framework.launch("t1");
        framework.call(new Call.Teardown());
        assertThat(agent.take(ToAgent.ShutdownFramework.class)).hasSize(1);
        assertThat(framework.closed).contains("it asked for it");
        var view = bench.master.view();
        bench.time.settle();
        assertThat(view.join().frameworks()).isEmpty();
        assertThat(view.join().ended())
                .singleElement()
                .satisfies(ended -> assertThat(ended.completed())
                        .extracting(task -> task.state())
                        .containsExactly(TaskState.TASK_KILLED));
    }

    @Test
    void anOperatorsTeardownIsToldToTheFramework() {
        FakeFramework framework = bench.framework();
        framework.events.clear();
        var done = bench.master.teardown(framework.id());
        var unknown = bench.master.teardown(new FrameworkId("no-such"));
        bench.time.settle();
        assertThat(done.join()).isTrue();
        assertThat(unknown.join()).isFalse();
        assertThat(framework.events).containsExactly(new Event.Refused("Framework has been removed"));
    }

    @Test
    void aConnectedFrameworkHearsAHeartbeatEvery15Seconds() {
        FakeFramework framework = bench.framework();
        framework.events.clear();
        bench.pass(Duration.ofSeconds(46));
        assertThat(framework.take(Event.Heartbeat.class)).hasSize(3);
    }

    @Test
    void aNewMasterGivesFrameworksTimeEvenWithoutAFailoverTimeout() {
        FakeFramework framework = bench.framework(Duration.ZERO);
        framework.launch("t1");
        bench.restart();
        agent.register();
        bench.pass(Duration.ofMinutes(9));
        framework.subscribe();
        assertThat(framework.closed).isNull();
        assertThat(agent.tasks).hasSize(1);
    }

    @Test
    void whenLeadershipEndsAllConnectionsDo() {
        FakeFramework framework = bench.framework();
        bench.loseLeadership();
        assertThat(framework.closed).isEqualTo("this master leads no more");
        assertThat(agent.closed).isEqualTo("this master leads no more");
        agent.register();
        framework.events.clear();
        framework.subscribe();
        assertThat(framework.takeOffers()).hasSize(1);
    }

    @Test
    void aListenerThatFailsIsDisconnected() {
        FakeFramework framework = bench.framework(Duration.ofDays(1));
        framework.failing = true;
        bench.pass(Duration.ofSeconds(17));
        assertThat(framework.closed).contains("a message was lost");
        assertThat(bench.framework().takeOffers()).as("its offers went on").hasSize(1);
    }

    @Test
    void badSubscriptionsAreRefusedInWords() {
        refused(info(List.of("a", "b")), Set.of(), "needs the capability MULTI_ROLE");
        refused(info(List.of()), Set.of(), "name at least one role");
        refused(info(List.of("-x")), Set.of(), "'-x' is no role name");
        refused(info(List.of("a b")), Set.of(), "'a b' is no role name");
        refused(info(List.of("a//b")), Set.of(), "'a//b' is no role name");
    }

    private void refused(FrameworkInfo info, Set<String> suppressed, String words) {
        FakeFramework framework = new FakeFramework(bench, info);
        framework.subscribe();
        assertThat(framework.take(Event.Refused.class))
                .singleElement()
                .satisfies(refused -> assertThat(refused.message()).contains(words));
        assertThat(suppressed).isEmpty();
    }

    private static FrameworkInfo info(List<String> roles) {
        return new FrameworkInfo(null, "bad", "", roles, Duration.ZERO, false, "", "", "", Set.of(), Map.of());
    }
}

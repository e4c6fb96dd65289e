package io.slipway.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.master.testing.Bench;
import io.slipway.master.testing.FakeAgent;
import io.slipway.master.testing.FakeFramework;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.ToAgent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainsTest {
    private final Bench bench = new Bench();
    private final FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
    private final FakeFramework framework = bench.framework(Capability.PARTITION_AWARE);

    @Test
    void aDrainedAgentIsNotOfferedItsTasksEndAndItIsDrained() {
        TaskInfo task = running("t1");
        assertThat(call("DRAIN_AGENT", ",\"max_grace_period\":{\"nanoseconds\":5000000000}")
                        .status())
                .isEqualTo(200);
        assertThat(framework.takeStatus())
                .satisfies(status -> assertThat(status.state()).isEqualTo(TaskState.TASK_RUNNING))
                .satisfies(status -> assertThat(status.reason()).isEqualTo(Reason.REASON_AGENT_DRAINING))
                .satisfies(status -> assertThat(status.uuid()).isNull());
        assertThat(slaves()).contains("\"state\":\"DRAINING\"", "\"deactivated\":true", "\"active\":false");
        assertThat(slaves()).contains("\"not_offered\":\"the agent is draining by an operator\"");
        bench.pass(Duration.ofSeconds(58));
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
        bench.pass(Duration.ofSeconds(4));
        assertThat(agent.take(ToAgent.Kill.class))
                .containsExactly(
                        new ToAgent.Kill(framework.id(), task.taskId(), new KillPolicy(Duration.ofSeconds(5))));
        TaskStatus killed = agent.report(task, TaskState.TASK_KILLED);
        TaskStatus told = framework.takeStatus();
        assertThat(told.reason()).isEqualTo(Reason.REASON_AGENT_DRAINING);
        assertThat(told.uuid()).isEqualTo(killed.uuid());
        framework.acknowledge(told);
        bench.pass(Duration.ofSeconds(2));
        assertThat(slaves()).contains("\"state\":\"DRAINED\"");
        assertThat(framework.take(Event.Offers.class)).isEmpty();
        assertThat(call("REACTIVATE_AGENT", "").status()).isEqualTo(200);
        assertThat(framework.take(Event.Offers.class)).hasSize(1);
    }

    @Test
    void aDeactivatedAgentIsNotOfferedAndKeepsItsTasksAlsoWithANewMaster() {
        running("t1");
        assertThat(call("DEACTIVATE_AGENT", "").status()).isEqualTo(200);
        framework.events.clear();
        bench.restart();
        agent.register();
        framework.subscribe();
        bench.pass(Duration.ofMinutes(10));
        assertThat(framework.take(Event.Offers.class)).isEmpty();
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
        assertThat(slaves()).contains("\"deactivated\":true").doesNotContain("drain_info");
    }

    @Test
    void aDrainGoesOnWithANewMaster() {
        TaskInfo task = running("t1");
        call("DRAIN_AGENT", ",\"mark_gone\":true");
        bench.restart();
        agent.register();
        framework.subscribe();
        bench.pass(Duration.ofSeconds(62));
        assertThat(agent.take(ToAgent.Kill.class)).hasSize(1);
        agent.report(task, TaskState.TASK_KILLED);
        framework.acknowledge(framework.takeStatuses().stream()
                .filter(status -> status.state() == TaskState.TASK_KILLED)
                .findFirst()
                .orElseThrow());
        bench.pass(Duration.ofSeconds(2));
        assertThat(agent.take(ToAgent.Gone.class))
                .as("it was to be gone in the end")
                .hasSize(1);
        assertThat(slaves()).contains("\"slaves\":[]");
    }

    @Test
    void aNewMasterWaitsForTheOtherAgentsBeforeItJudgesWhatIsReplaced() {
        running("t1");
        FakeAgent other = bench.agent("a2", "cpus:1;mem:128");
        call("DRAIN_AGENT", "");
        bench.restart();
        agent.register();
        framework.subscribe();
        bench.pass(Duration.ofMinutes(3));
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
        other.register();
        bench.pass(Duration.ofSeconds(62));
        assertThat(agent.take(ToAgent.Kill.class)).hasSize(1);
    }

    @Test
    void everythingEndsAtTheDeadline() {
        running("t1");
        call("DRAIN_AGENT", ",\"deadline\":{\"nanoseconds\":10000000000}");
        bench.pass(Duration.ofSeconds(9));
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
        bench.pass(Duration.ofSeconds(2));
        assertThat(agent.take(ToAgent.Kill.class)).hasSize(1);
    }

    @Test
    void theDeadlineGoesOnUnderANewMaster() {
        running("t1");
        call("DRAIN_AGENT", ",\"deadline\":{\"nanoseconds\":50000000000}");
        bench.pass(Duration.ofSeconds(40));
        bench.restart();
        agent.register();
        framework.subscribe();
        bench.pass(Duration.ofSeconds(8));
        assertThat(agent.take(ToAgent.Kill.class)).isEmpty();
        bench.pass(Duration.ofSeconds(9));
        assertThat(agent.take(ToAgent.Kill.class)).hasSize(1);
    }

    @Test
    void anAgentMarkedGoneIsToldSoAndItsTasksAreGoneByTheOperator() {
        running("t1");
        assertThat(call("MARK_AGENT_GONE", "").status()).isEqualTo(200);
        assertThat(framework.takeStates()).containsExactly(TaskState.TASK_GONE_BY_OPERATOR);
        assertThat(agent.take(ToAgent.Gone.class)).hasSize(1);
        assertThat(agent.closed).contains("marked gone by an operator");
        assertThat(call("MARK_AGENT_GONE", "").status()).isEqualTo(404);
    }

    @Test
    void saysWhatIsWrongWithACall() {
        assertThat(post("{\"type\":\"DRAIN_AGENT\"}").text())
                .contains("Expecting 'drain_agent.agent_id.value' to be present");
        assertThat(call("DRAIN_AGENT", ",\"max_parallel\":0").text())
                .contains("drain_agent.max_parallel: 0; expected 1 or more");
        assertThat(call("DRAIN_AGENT", ",\"deadline\":5").text()).contains("deadline: 5; expected {\"nanoseconds\"");
        HttpResponse.Full unknown =
                post("{\"type\":\"DEACTIVATE_AGENT\",\"deactivate_agent\":{\"agent_id\":{\"value\":\"x\"}}}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).isEqualTo("No agent found with ID 'x'");
    }

    private HttpResponse.Full call(String type, String more) {
        return post("{\"type\":\"" + type + "\",\"" + type.toLowerCase(java.util.Locale.ROOT)
                + "\":{\"agent_id\":{\"value\":\"" + agent.id() + "\"}" + more + "}}");
    }

    private HttpResponse.Full post(String body) {
        return answer(HttpRequest.json("POST", "/api/v1", body));
    }

    private String slaves() {
        return answer(HttpRequest.get("/slaves")).text();
    }

    private HttpResponse.Full answer(HttpRequest request) {
        var answer = bench.master.handler().handle(request).toCompletableFuture();
        bench.time.settle();
        return (HttpResponse.Full) answer.join();
    }

    private TaskInfo running(String id) {
        TaskInfo task = framework.launch(id);
        framework.acknowledge(agent.report(task, TaskState.TASK_RUNNING));
        framework.events.clear();
        List<ToAgent> unused = agent.take(ToAgent.class);
        return task;
    }
}

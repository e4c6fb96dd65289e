package io.slipway.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.master.journal.Standing;
import io.slipway.master.testing.Bench;
import io.slipway.master.testing.FakeAgent;
import io.slipway.master.testing.FakeFramework;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the master tells the event log. */
class DecisionsTest {
    private final Bench bench = new Bench();

    @Test
    void tellsOfAgentsFromTheFirstToTheLastDay() {
        FakeAgent agent = bench.agent("a1", "cpus:1");
        AgentId id = agent.id();
        assertThat(bench.decisions)
                .hasSize(2)
                .anyMatch(told -> told.startsWith("leader-elected [component, master, master, "))
                .contains("agent-registered [agent, " + id + ", host, a1, tasks, 0]");

        bench.decisions.clear();
        agent.fallSilent();
        bench.pass(Duration.ofMinutes(2));
        assertThat(bench.decisions)
                .containsExactly("agent-unreachable [agent, " + id + ", host, a1, reason, did not answer for 75 s]");

        bench.decisions.clear();
        assertThat(bench.master.markGone(id)).isNotNull();
        bench.time.settle();
        assertThat(bench.decisions)
                .containsExactly(
                        "agent-gone [agent, " + id + ", reason, Agent " + id + " was marked gone by an operator]");
    }

    @Test
    void tellsWhoEndedATaskAndWhy() {
        FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework();
        TaskInfo task = framework.launch("t1");
        framework.acknowledge(agent.report(task, TaskState.TASK_RUNNING));
        bench.decisions.clear();
        assertThat(bench.master.standing(
                        agent.id(), now -> new Standing(new Standing.Drain(now, null, false, null, 4), false)))
                .isNotNull();
        bench.pass(Duration.ofSeconds(70));

        assertThat(bench.decisions)
                .contains("agent-drain [agent, " + agent.id() + "]")
                .contains("task-kill [task, t1, framework, " + framework.id() + ", agent, " + agent.id()
                        + ", reason, its agent is drained]");
    }
}

package io.slipway.master;

import io.slipway.master.agents.Agent;
import io.slipway.master.agents.Patience;
import io.slipway.master.journal.RegistryRecord;
import io.slipway.master.tasks.Task;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.ToAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents that fall silent, and those that are gone.
 *
 * <p>Reachable to unreachable: no answer for {@link MasterConfig#silenceMax}, or not back at a new master within
 * {@link MasterConfig#reregisterTimeout}, and {@link Patience} agrees. Its tasks are unreachable, and run again as soon
 * as it is back. Unreachable to gone: when it was unreachable for {@link MasterConfig#goneAfter} of one leadership, or
 * an operator says so, or another agent took its address. Its tasks are gone; if it comes back nevertheless, it is told
 * so, ends them and joins as a new agent.
 */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    private final State state;
    private final Offering offering;
    private final TaskFlow taskFlow;
    private final Patience patience;
    private final Map<AgentId, Long> unreachableSince = new HashMap<>();
    private @Nullable String heldBack;

    Departures(State state, Offering offering, TaskFlow taskFlow) {
        this.state = state;
        this.offering = offering;
        this.taskFlow = taskFlow;
        this.patience = new Patience(state.config.patience(), state.begin.nanos());
    }

    /** Asks the agents whether they are there, and gives up those that were silent for too long. */
    void tick(Moment moment) {
        ping(moment);
        List<Patience.Silence> fleet = new ArrayList<>();
        long limit = state.config.silenceMax().toNanos();
        for (Agent agent : state.agents.registered()) {
            fleet.add(new Patience.Silence(agent.id(), moment.nanos() - agent.heardNanos(), limit, true));
        }
        long waited = moment.nanos() - state.begin.nanos();
        long wait = state.config.reregisterTimeout().toNanos();
        for (AgentId id : state.agents.awaited().keySet()) {
            fleet.add(new Patience.Silence(id, waited, wait, false));
        }
        Patience.Verdict verdict = patience.judge(fleet, moment.nanos());
        if (!Objects.equals(heldBack, verdict.heldBack())) {
            heldBack = verdict.heldBack();
            state.out.note("agents-kept", "reason", heldBack == null ? "no more: agents are heard again" : heldBack);
            LOG.warn(
                    heldBack == null ? "silent agents are given up as usual again" : "silent agents are kept: {}",
                    heldBack);
        }
        for (AgentId id : verdict.giveUp()) {
            Agent agent = state.agents.find(id);
            if (agent == null) {
                giveUpAwaited(id, moment);
            } else {
                giveUp(agent, moment);
            }
        }
        if (heldBack == null) {
            forgetLongUnreachable(moment);
        }
    }

    /** Why agents that are overdue are not given up at present; null when none is. */
    @Nullable
    String heldBack() {
        return heldBack;
    }

    private void ping(Moment moment) {
        Duration window = state.spread();
        for (Agent agent : state.agents.registered()) {
            if (moment.nanos() - agent.pingedNanos()
                    >= state.config.pingInterval().toNanos()) {
                agent.pinged(moment.nanos());
                state.out.tell(agent, new ToAgent.Ping());
                tellSpread(agent, window);
            }
        }
    }

    /** Tells an agent how much time to take when it loses its session, if that changed by half or more. */
    void tellSpread(Agent agent, Duration window) {
        long told = agent.spread().toMillis();
        long now = window.toMillis();
        if (agent.isConnected() && (now * 2 <= told || told * 2 <= now) && now != told) {
            agent.spread(window);
            state.out.tell(agent, new ToAgent.Spread(window));
        }
    }

    private void giveUpAwaited(AgentId id, Moment moment) {
        LOG.warn("agent {} did not come back to the new master; it is unreachable", id);
        state.metrics.count("master.agents.unreachable");
        unreachableSince.put(id, moment.nanos());
        state.out.remember(new RegistryRecord.AgentUnreachable(id, moment.now()));
        state.out.note("agent-unreachable", "agent", id.value(), "reason", "did not come back to the new master");
        state.agents.remove(id);
        tellAll(new Event.Failure(id, "Agent did not re-register with the new master"));
    }

    private void giveUp(Agent agent, Moment moment) {
        LOG.warn("agent {} did not answer for {}; it is unreachable", agent, state.config.silenceMax());
        state.metrics.count("master.agents.unreachable");
        unreachableSince.put(agent.id(), moment.nanos());
        state.out.remember(new RegistryRecord.AgentUnreachable(agent.id(), moment.now()));
        state.out.note(
                "agent-unreachable",
                "agent",
                agent.id().value(),
                "host",
                agent.info().hostname(),
                "reason",
                "did not answer for " + state.config.silenceMax().toSeconds() + " s");
        if (agent.isConnected()) {
            state.out.add(new Effect.Close(agent.connection(), "no answer to pings"));
        }
        offering.rescind(agent.id());
        state.allocator.removeAgent(agent.id().value());
        for (Task task : state.tasks.on(agent.id())) {
            if (task.state().terminal()) {
                state.tasks.complete(task);
            } else {
                state.tasks.moveToUnreachable(taskFlow.move(
                        task,
                        TaskState.TASK_UNREACHABLE,
                        Reason.REASON_AGENT_REMOVED,
                        "Agent " + agent.info().hostname() + " is unreachable: health check timed out",
                        moment));
            }
        }
        state.agents.remove(agent.id());
        tellAll(new Event.Failure(agent.id(), "Agent is unreachable: health check timed out"));
    }

    /** The registry's unreachable agents are counted from when this master first sees them. */
    private void forgetLongUnreachable(Moment moment) {
        unreachableSince.keySet().retainAll(state.registry.unreachable().keySet());
        for (AgentId id : List.copyOf(state.registry.unreachable().keySet())) {
            long since = unreachableSince.computeIfAbsent(id, unused -> moment.nanos());
            if (moment.nanos() - since >= state.config.goneAfter().toNanos()) {
                remove(id, "Agent " + id + " was unreachable for " + state.config.goneAfter(), moment);
            }
        }
    }

    /** The agent is gone for good, and its tasks with it. */
    void remove(AgentId id, String why, Moment moment) {
        remove(id, why, TaskState.TASK_GONE, Reason.REASON_AGENT_REMOVED, moment);
    }

    /** An operator says that the agent is gone. False when it is not known. */
    boolean removeByOperator(AgentId id, Moment moment) {
        Agent agent = state.agents.find(id);
        if (agent == null
                && !state.agents.awaited().containsKey(id)
                && !state.registry.unreachable().containsKey(id)) {
            return false;
        }
        String why = "Agent " + (agent == null ? id : agent) + " was marked gone by an operator";
        if (agent != null && agent.isConnected()) {
            state.out.tell(agent, new ToAgent.Gone(why));
            state.out.add(new Effect.Close(agent.connection(), why));
        }
        remove(id, why, TaskState.TASK_GONE_BY_OPERATOR, Reason.REASON_AGENT_REMOVED_BY_OPERATOR, moment);
        return true;
    }

    private void remove(AgentId id, String why, TaskState end, Reason reason, Moment moment) {
        LOG.warn("{}", why);
        state.metrics.count("master.agents.removed");
        state.out.remember(new RegistryRecord.AgentRemoved(id));
        state.out.note("agent-gone", "agent", id.value(), "reason", why);
        offering.rescind(id);
        state.allocator.removeAgent(id.value());
        List<Task> tasks = new ArrayList<>(state.tasks.on(id));
        tasks.addAll(state.tasks.unreachableOn(id));
        for (Task task : tasks) {
            boolean over = task.state().terminal();
            state.tasks.complete(over ? task : taskFlow.move(task, end, reason, why, moment));
        }
        state.agents.remove(id);
        unreachableSince.remove(id);
        tellAll(new Event.Failure(id, why));
    }

    /** The agent's session is over. */
    void disconnect(Agent agent) {
        state.agents.disconnect(agent);
        offering.review(agent);
    }

    private void tellAll(Event event) {
        state.frameworks.all().forEach(framework -> state.out.tell(framework, event));
    }
}

package io.slipway.master;

import io.slipway.master.agents.Agent;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.journal.RegistryRecord;
import io.slipway.master.tasks.Task;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents come and come back.
 *
 * <p>An agent whose session ends is disconnected: its offers are taken back, its tasks stay as they are. When it comes
 * back they are what it says. An agent is told by its id; a new one at the address of another replaces it, for its
 * predecessor's data is gone. One that is gone ({@link Departures}) is not let in again under its id.
 */
final class Registration {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final State state;
    private final Offering offering;
    private final TaskFlow taskFlow;
    private final Departures departures;

    Registration(State state, Offering offering, TaskFlow taskFlow, Departures departures) {
        this.state = state;
        this.offering = offering;
        this.taskFlow = taskFlow;
        this.departures = departures;
    }

    /** Takes in what came over an agent's session. */
    void message(long connection, FromAgent message, Moment moment) {
        if (message instanceof FromAgent.Register register) {
            register(connection, register, moment);
            return;
        }
        Agent agent = state.agents.byConnection(connection);
        if (agent == null) {
            state.metrics.count("master.agents.messages.ignored");
            return;
        }
        agent.heard(moment.nanos());
        if (message instanceof FromAgent.Update update) {
            taskFlow.update(agent, update);
        } else if (message instanceof FromAgent.Conditions conditions) {
            LOG.info("agent {} runs short of {}", agent, conditions.pressures());
            agent.pressures(conditions.pressures());
            offering.review(agent);
        } else if (message instanceof FromAgent.Unregister) {
            state.out.add(new Effect.Close(connection, "the agent unregistered"));
            departures.remove(agent.id(), "Agent " + agent + " unregistered", moment);
        } else if (!(message instanceof FromAgent.Pong)) {
            throw new IllegalStateException("unknown message " + message);
        }
    }

    /** An agent's session is over. */
    void closed(long connection) {
        Agent agent = state.agents.byConnection(connection);
        if (agent != null) {
            LOG.info("agent {} is disconnected", agent);
            departures.disconnect(agent);
        }
    }

    private void register(long connection, FromAgent.Register register, Moment moment) {
        AgentInfo info = register.info();
        if (isRepeated(connection, info)) {
            LOG.debug("agent {}:{} registered in this session already", info.hostname(), info.port());
            return;
        }
        if (info.id() != null && state.registry.isGone(info.id())) {
            turnAway(connection, info.id());
            return;
        }
        String refusal = refusal(connection, info);
        if (refusal != null) {
            LOG.warn("agent {}:{} is refused: {}", info.hostname(), info.port(), refusal);
            state.metrics.count("master.agents.refused");
            state.out.note("agent-refused", "host", info.hostname(), "reason", refusal);
            state.out.add(new Effect.ToAgent(connection, new ToAgent.Refused(refusal)));
            state.out.add(new Effect.Close(connection, refusal));
            return;
        }
        replaceOthersAt(info, moment);
        AgentId id = info.id();
        if (id == null) {
            AgentInfo admitted = info.withId(state.newAgentId());
            admit(connection, admitted, new FromAgent.Register(admitted, List.of(), List.of()), moment);
        } else {
            admit(connection, info, register, moment);
        }
    }

    /**
     * An agent registers once in a session. When that comes again it tells of the tasks that were there before, and
     * what was started meanwhile must not be taken for gone.
     */
    private boolean isRepeated(long connection, AgentInfo info) {
        Agent here = state.agents.byConnection(connection);
        return here != null && here.info().equals(info.id() == null ? info.withId(here.id()) : info);
    }

    /** Its tasks were reported as gone, and others may run in their place: they must not come back. */
    private void turnAway(long connection, AgentId id) {
        String reason = "agent " + id + " was declared gone, and its tasks with it; it may join as a new agent";
        LOG.warn("{}", reason);
        state.metrics.count("master.agents.gone.returned");
        state.out.add(new Effect.ToAgent(connection, new ToAgent.Gone(reason)));
        state.out.add(new Effect.Close(connection, reason));
    }

    /** Why an agent may not come in; null when it may. */
    private @Nullable String refusal(long connection, AgentInfo info) {
        Agent here = state.agents.byConnection(connection);
        if (here != null && !here.id().equals(info.id())) {
            return "this session is agent " + here + "'s already";
        }
        Agent same = info.id() == null ? null : state.agents.find(info.id());
        if (same != null && same.isConnected() && same.connection() != connection && !same.isAt(info)) {
            return "agent id " + info.id() + " is in use by the agent at "
                    + same.info().hostname() + ":" + same.info().port() + "; give this agent a work folder of its own";
        }
        Agent neighbour = state.agents.at(info);
        if (neighbour != null && neighbour.isConnected() && !neighbour.id().equals(info.id())) {
            return "another agent, " + neighbour.id() + ", is connected from " + info.hostname() + ":" + info.port();
        }
        return null;
    }

    /** An agent that comes with another id to an address took the place of the one that was there. */
    private void replaceOthersAt(AgentInfo info, Moment moment) {
        Set<AgentId> others = new HashSet<>(state.agents.idsAt(info));
        state.registry.unreachable().forEach((id, other) -> {
            if (Agent.isSameAddress(other.info(), info)) {
                others.add(id);
            }
        });
        others.remove(info.id());
        for (AgentId other : others) {
            departures.remove(other, "Agent " + other + " was replaced by a new agent at its address", moment);
        }
    }

    private void admit(long connection, AgentInfo info, FromAgent.Register register, Moment moment) {
        AgentId id = java.util.Objects.requireNonNull(info.id());
        boolean returning = state.registry.unreachable().containsKey(id);
        Agent agent = state.agents.find(id);
        if (agent == null) {
            agent = new Agent(id, info, moment.now());
            state.agents.add(agent);
        } else if (agent.isConnected() && agent.connection() != connection) {
            state.out.add(new Effect.Close(agent.connection(), "a later session of this agent took over"));
            departures.disconnect(agent);
        }
        if (returning || state.registry.admitted().containsKey(id)) {
            agent.reregistered(moment.now());
        }
        if (!info.equals(state.registry.admitted().get(id))) {
            state.out.remember(new RegistryRecord.AgentAdmitted(info));
        }
        offering.rescind(id);
        state.agents.connect(agent, connection, info, moment.nanos());
        state.allocator.putAgent(id.value(), info.resources());
        LOG.info(
                "agent {} {} with {} tasks",
                agent,
                returning ? "is back" : "registered",
                register.tasks().size());
        state.out.note(
                returning ? "agent-returned" : "agent-registered",
                "agent",
                id.value(),
                "host",
                info.hostname(),
                "tasks",
                String.valueOf(register.tasks().size()));
        state.out.tell(agent, new ToAgent.Registered(id));
        agent.spread(Duration.ZERO);
        departures.tellSpread(agent, state.spread());
        adopt(agent, register, returning, moment);
        offering.review(agent);
    }

    private record Found(FrameworkId framework, TaskId task) {}

    /** Makes the tasks known here those that the agent has. */
    private void adopt(Agent agent, FromAgent.Register register, boolean returning, Moment moment) {
        Set<Found> found = new HashSet<>();
        Set<FrameworkId> strangers = new HashSet<>();
        for (FromAgent.RunningTask running : register.tasks()) {
            Framework framework = framework(running.frameworkId(), register.frameworks(), moment);
            if (framework == null) {
                strangers.add(running.frameworkId());
            } else if (adopt(agent, framework, running, returning, moment)) {
                found.add(new Found(running.frameworkId(), running.task().taskId()));
            }
        }
        for (FrameworkId stranger : strangers) {
            LOG.info("agent {} has tasks of framework {}, which has ended; they end too", agent, stranger);
            state.out.tell(agent, new ToAgent.ShutdownFramework(stranger));
        }
        List<Task> missing = new ArrayList<>(state.tasks.on(agent.id()));
        missing.addAll(state.tasks.unreachableOn(agent.id()));
        missing.removeIf(task -> found.contains(new Found(task.frameworkId(), task.id())));
        missing.forEach(task -> vanish(task, moment));
    }

    private boolean adopt(
            Agent agent, Framework framework, FromAgent.RunningTask running, boolean returning, Moment moment) {
        Task known = state.tasks.find(framework.id(), running.task().taskId());
        if (known != null && !known.agentId().equals(agent.id())) {
            LOG.warn(
                    "agent {} has task {}, which runs on agent {} too; it is ended",
                    agent,
                    known.id(),
                    known.agentId());
            state.out.tell(agent, new ToAgent.Kill(framework.id(), known.id(), null));
            return false;
        }
        Task task;
        if (known == null) {
            task = Task.found(framework.id(), running.task(), running.latest());
            state.tasks.put(task);
            if (!task.state().terminal()) {
                state.allocator.charge(
                        task.holder(), agent.id().value(), task.info().resources());
            }
        } else {
            task = known.seen(running.latest()).withKill(null);
            taskFlow.change(known, task);
        }
        if (task.state().terminal()) {
            return true;
        }
        if (known != null && known.kill() != null) {
            state.out.tell(
                    agent,
                    new ToAgent.Kill(framework.id(), task.id(), known.kill().policy()));
        } else if (returning && framework.isPartitionAware()) {
            taskFlow.move(task, task.state(), Reason.REASON_AGENT_REREGISTERED, "Agent re-registered", moment);
        } else if (returning) {
            state.out.tell(agent, new ToAgent.Kill(framework.id(), task.id(), null));
        }
        return true;
    }

    /** The framework of an agent's task; one that is not known, but has not ended either, is taken in. */
    private @Nullable Framework framework(FrameworkId id, List<FrameworkInfo> told, Moment moment) {
        Framework known = state.frameworks.find(id);
        if (known != null || state.registry.isEnded(id)) {
            return known;
        }
        for (FrameworkInfo info : told) {
            if (id.equals(info.id())) {
                LOG.warn("framework {} ({}) is not in the log; it is taken over from an agent", id, info.name());
                state.out.remember(new RegistryRecord.FrameworkAdmitted(info));
                return state.expect(id, info, moment);
            }
        }
        return null;
    }

    /** A task that its agent does not have. */
    private void vanish(Task task, Moment moment) {
        if (task.state().terminal()) {
            state.tasks.complete(task);
            return;
        }
        TaskState ended = task.state() == TaskState.TASK_STAGING ? TaskState.TASK_DROPPED : TaskState.TASK_GONE;
        Task moved =
                taskFlow.move(task, ended, Reason.REASON_RECONCILIATION, "Task is not on its agent any more", moment);
        state.tasks.complete(moved);
    }
}

package io.slipway.master;

import io.slipway.master.agents.Agent;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.journal.RegistryRecord;
import io.slipway.master.tasks.Task;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents come, go, are lost and come back.
 *
 * <p>An agent whose session ends is disconnected: its offers are taken back, its tasks stay as they are. When it is not
 * heard of for too long it is unreachable, and its tasks with it; when it comes back they are again what it says. An
 * agent is told by its id; a new one at the address of another replaces it, for its predecessor's data is gone.
 */
final class Registration {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final State state;
    private final Offering offering;
    private final TaskFlow taskFlow;

    Registration(State state, Offering offering, TaskFlow taskFlow) {
        this.state = state;
        this.offering = offering;
        this.taskFlow = taskFlow;
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
        } else if (message instanceof FromAgent.Unregister) {
            state.out.add(new Effect.Close(connection, "the agent unregistered"));
            remove(agent.id(), "Agent " + agent + " unregistered", moment);
        } else if (!(message instanceof FromAgent.Pong)) {
            throw new IllegalStateException("unknown message " + message);
        }
    }

    /** An agent's session is over. */
    void closed(long connection) {
        Agent agent = state.agents.byConnection(connection);
        if (agent != null) {
            LOG.info("agent {} is disconnected", agent);
            disconnect(agent);
        }
    }

    private void register(long connection, FromAgent.Register register, Moment moment) {
        AgentInfo info = register.info();
        String refusal = refusal(connection, info);
        if (refusal != null) {
            LOG.warn("agent {}:{} is refused: {}", info.hostname(), info.port(), refusal);
            state.metrics.count("master.agents.refused");
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
        Set<AgentId> others = new HashSet<>();
        state.agents.registered().stream().filter(agent -> agent.isAt(info)).forEach(agent -> others.add(agent.id()));
        state.agents.awaited().forEach((id, other) -> {
            if (Agent.isSameAddress(other, info)) {
                others.add(id);
            }
        });
        state.registry.unreachable().forEach((id, other) -> {
            if (Agent.isSameAddress(other.info(), info)) {
                others.add(id);
            }
        });
        others.remove(info.id());
        for (AgentId other : others) {
            remove(other, "Agent " + other + " was replaced by a new agent at its address", moment);
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
            disconnect(agent);
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
        state.out.tell(agent, new ToAgent.Registered(id));
        adopt(agent, register, returning, moment);
        state.allocator.setAgentActive(id.value(), true);
    }

    /** Makes the tasks known here those that the agent has. */
    private void adopt(Agent agent, FromAgent.Register register, boolean returning, Moment moment) {
        Set<FromAgent.RunningTask> found = new HashSet<>();
        Set<FrameworkId> strangers = new HashSet<>();
        for (FromAgent.RunningTask running : register.tasks()) {
            Framework framework = framework(running.frameworkId(), register.frameworks(), moment);
            if (framework == null) {
                strangers.add(running.frameworkId());
            } else if (adopt(agent, framework, running, returning, moment)) {
                found.add(running);
            }
        }
        for (FrameworkId stranger : strangers) {
            LOG.info("agent {} has tasks of framework {}, which has ended; they end too", agent, stranger);
            state.out.tell(agent, new ToAgent.ShutdownFramework(stranger));
        }
        List<Task> missing = new ArrayList<>(state.tasks.on(agent.id()));
        missing.addAll(state.tasks.unreachableOn(agent.id()));
        missing.removeIf(task -> found.stream()
                .anyMatch(running -> running.frameworkId().equals(task.frameworkId())
                        && running.task().taskId().equals(task.id())));
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

    /** Asks the agents whether they are there, and gives up those that were silent for too long. */
    void tick(Moment moment) {
        for (Agent agent : List.copyOf(state.agents.registered())) {
            long silent = moment.nanos() - agent.heardNanos();
            if (silent >= state.config.silenceMax().toNanos()) {
                giveUp(agent, moment);
            } else if (moment.nanos() - agent.pingedNanos()
                    >= state.config.pingInterval().toNanos()) {
                agent.pinged(moment.nanos());
                state.out.tell(agent, new ToAgent.Ping());
            }
        }
        if (moment.nanos() - state.begin.nanos()
                >= state.config.reregisterTimeout().toNanos()) {
            for (AgentId id : List.copyOf(state.agents.awaited().keySet())) {
                LOG.warn("agent {} did not come back to the new master; it is unreachable", id);
                state.out.remember(new RegistryRecord.AgentUnreachable(id, moment.now()));
                state.agents.remove(id);
                tellAll(new Event.Failure(id, "Agent did not re-register with the new master"));
            }
        }
    }

    private void giveUp(Agent agent, Moment moment) {
        LOG.warn("agent {} did not answer for {}; it is unreachable", agent, state.config.silenceMax());
        state.metrics.count("master.agents.unreachable");
        state.out.remember(new RegistryRecord.AgentUnreachable(agent.id(), moment.now()));
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

    /** The agent is gone for good, and its tasks with it. */
    private void remove(AgentId id, String why, Moment moment) {
        LOG.warn("{}", why);
        state.metrics.count("master.agents.removed");
        state.out.remember(new RegistryRecord.AgentRemoved(id));
        offering.rescind(id);
        state.allocator.removeAgent(id.value());
        List<Task> tasks = new ArrayList<>(state.tasks.on(id));
        tasks.addAll(state.tasks.unreachableOn(id));
        for (Task task : tasks) {
            boolean over = task.state().terminal();
            state.tasks.complete(
                    over ? task : taskFlow.move(task, TaskState.TASK_GONE, Reason.REASON_AGENT_REMOVED, why, moment));
        }
        state.agents.remove(id);
        tellAll(new Event.Failure(id, why));
    }

    private void disconnect(Agent agent) {
        state.agents.disconnect(agent);
        offering.rescind(agent.id());
        state.allocator.setAgentActive(agent.id().value(), false);
    }

    private void tellAll(Event event) {
        state.frameworks.all().forEach(framework -> state.out.tell(framework, event));
    }
}

package io.slipway.master;

import io.slipway.master.agents.Agent;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.journal.RegistryRecord;
import io.slipway.master.tasks.Task;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.ToAgent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frameworks subscribe, fail over, ask for things, and end. */
final class Subscribing {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribing.class);
    private static final Pattern ROLE_PART = Pattern.compile("[^\\s/\\x08-][^\\s/\\x08]*");

    private final State state;
    private final Offering offering;
    private final TaskFlow taskFlow;

    Subscribing(State state, Offering offering, TaskFlow taskFlow) {
        this.state = state;
        this.offering = offering;
        this.taskFlow = taskFlow;
    }

    /** A framework wants to be served over this connection. */
    void subscribe(long connection, FrameworkInfo asked, Set<String> suppressed, Moment moment) {
        String refusal = refusal(asked, suppressed);
        if (refusal != null) {
            LOG.warn("framework '{}' is refused: {}", asked.name(), refusal);
            state.metrics.count("master.frameworks.refused");
            state.out.add(new Effect.ToFramework(connection, new Event.Refused(refusal)));
            state.out.add(new Effect.Close(connection, refusal));
            return;
        }
        FrameworkId id = asked.id() == null ? state.newFrameworkId() : asked.id();
        FrameworkInfo info = asked.withId(id);
        Framework framework = state.frameworks.find(id);
        if (framework == null) {
            framework = new Framework(id, info, moment.now());
            state.frameworks.add(framework);
        } else {
            framework.resubscribed(moment.now());
            takeOver(framework);
        }
        state.out.note("framework-subscribed", "framework", id.value(), "name", info.name());
        if (!info.equals(state.registry.frameworks().get(id))) {
            state.out.remember(new RegistryRecord.FrameworkAdmitted(info));
        }
        framework.connect(connection, info, suppressed, moment.nanos());
        state.frameworks.connected(framework, connection);
        state.share(framework);
        LOG.info("framework {} subscribed for roles {}", framework, info.roles());
        state.out.tell(framework, new Event.Subscribed(id, state.config.heartbeatInterval(), state.masterId));
    }

    private void takeOver(Framework framework) {
        offering.drop(framework.id());
        if (framework.isConnected()) {
            long old = framework.connection();
            state.out.add(new Effect.ToFramework(old, new Event.Refused("Framework failed over")));
            state.out.add(new Effect.Close(old, "another subscription of this framework took over"));
            state.frameworks.disconnected(old);
        }
    }

    private @Nullable String refusal(FrameworkInfo info, Set<String> suppressed) {
        if (info.id() != null && state.registry.isEnded(info.id())) {
            return "Framework has been removed";
        }
        if (info.roles().isEmpty()) {
            return "FrameworkInfo.roles is empty; name at least one role, such as '*'";
        }
        if (info.roles().size() > 1 && !info.capabilities().contains(Capability.MULTI_ROLE)) {
            return "FrameworkInfo.roles names " + info.roles() + ", which needs the capability MULTI_ROLE";
        }
        if (new HashSet<>(info.roles()).size() < info.roles().size()) {
            return "FrameworkInfo.roles names a role twice: " + info.roles();
        }
        for (String role : info.roles()) {
            if (!isRole(role)) {
                return "FrameworkInfo.roles: '" + role
                        + "' is no role name: no blanks, no '.' or '..', no leading '-', no empty part between slashes";
            }
        }
        return info.roles().containsAll(suppressed)
                ? null
                : "suppressed_roles " + suppressed + " are not all among the roles " + info.roles();
    }

    private static boolean isRole(String role) {
        for (String part : role.split("/", -1)) {
            if (part.equals(".")
                    || part.equals("..")
                    || !ROLE_PART.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    /** A framework's subscription is over. */
    void closed(long connection, Moment moment) {
        Framework framework = state.frameworks.byConnection(connection);
        if (framework == null) {
            return;
        }
        Duration patience = framework.info().failoverTimeout();
        LOG.info("framework {} is disconnected; it has {} to come back", framework, patience);
        state.frameworks.disconnected(connection);
        state.out.note("framework-disconnected", "framework", framework.id().value());
        framework.disconnect(moment.now(), moment.nanos() + State.nanos(patience));
        state.allocator.setFrameworkActive(framework.id().value(), false);
        offering.drop(framework.id());
        if (patience.isZero()) {
            end(framework, "it disconnected and has no failover timeout", moment);
        }
    }

    /** A call over a framework's subscription. */
    void call(long connection, Call call, Moment moment) {
        Framework framework = state.frameworks.byConnection(connection);
        if (framework == null) {
            state.metrics.count("master.calls.ignored");
        } else if (call instanceof Call.Accept accept) {
            offering.accept(framework, accept, moment);
        } else if (call instanceof Call.Decline decline) {
            offering.decline(framework, decline, moment);
        } else if (call instanceof Call.Revive revive) {
            framework.revive(revive.roles());
            state.allocator.revive(framework.id().value(), revive.roles());
        } else if (call instanceof Call.Suppress suppress) {
            framework.suppress(suppress.roles());
            state.allocator.suppress(framework.id().value(), suppress.roles());
        } else if (call instanceof Call.Acknowledge acknowledge) {
            taskFlow.acknowledge(framework, acknowledge);
        } else if (call instanceof Call.Kill kill) {
            taskFlow.kill(framework, kill, moment);
        } else if (call instanceof Call.Reconcile reconcile) {
            taskFlow.reconcile(framework, reconcile, moment);
        } else if (call instanceof Call.DestroyVolumes destroy) {
            destroyVolumes(framework, destroy);
        } else if (call instanceof Call.Teardown) {
            end(framework, "it asked for it", moment);
        } else {
            throw new IllegalStateException("unknown call " + call);
        }
    }

    private void destroyVolumes(Framework framework, Call.DestroyVolumes destroy) {
        Agent agent = state.connected(destroy.agentId());
        if (agent == null) {
            LOG.warn(
                    "framework {} wants volumes {} of agent {} destroyed, which is not connected; nothing is done",
                    framework,
                    destroy.persistenceIds(),
                    destroy.agentId());
            return;
        }
        state.out.tell(agent, new ToAgent.DestroyVolumes(framework.id(), destroy.persistenceIds()));
    }

    /** Heartbeats, and the end of those who stayed away for too long. */
    void tick(Moment moment) {
        for (Framework framework : List.copyOf(state.frameworks.all())) {
            if (!framework.isConnected()) {
                if (moment.nanos() >= framework.endsNanos()) {
                    end(framework, "it did not come back within its failover timeout", moment);
                }
            } else if (moment.nanos() - framework.beatNanos()
                    >= state.config.heartbeatInterval().toNanos()) {
                framework.beat(moment.nanos());
                state.out.tell(framework, new Event.Heartbeat());
            }
        }
    }

    /** Ends a framework by an operator's will. False when there is none of this id. */
    boolean teardown(FrameworkId id, Moment moment) {
        Framework framework = state.frameworks.find(id);
        if (framework == null) {
            return false;
        }
        state.out.tell(framework, new Event.Refused("Framework has been removed"));
        end(framework, "an operator asked for it", moment);
        return true;
    }

    /** Ends a framework and its tasks. Its id is barred from now on. */
    private void end(Framework framework, String why, Moment moment) {
        LOG.info("framework {} ends: {}", framework, why);
        state.metrics.count("master.frameworks.ended");
        state.out.note("framework-ended", "framework", framework.id().value(), "reason", why);
        state.out.remember(new RegistryRecord.FrameworkRemoved(framework.id()));
        offering.drop(framework.id());
        if (framework.isConnected()) {
            state.out.add(new Effect.Close(framework.connection(), "the framework ended: " + why));
            state.frameworks.disconnected(framework.connection());
            framework.disconnect(moment.now(), moment.nanos());
        }
        Set<AgentId> agents = new HashSet<>();
        for (Task task : state.tasks.present(framework.id())) {
            agents.add(task.agentId());
            state.tasks.complete(task.state().terminal() ? task : killed(task, moment));
        }
        state.tasks.unreachable(framework.id()).forEach(state.tasks::complete);
        for (AgentId id : agents) {
            Agent agent = state.connected(id);
            if (agent != null) {
                state.out.tell(agent, new ToAgent.ShutdownFramework(framework.id()));
            }
        }
        state.allocator.removeFramework(framework.id().value());
        state.frameworks.remove(framework).ifPresent(old -> state.tasks.removeFramework(old.id()));
    }

    private Task killed(Task task, Moment moment) {
        return taskFlow.move(
                task, TaskState.TASK_KILLED, Reason.REASON_FRAMEWORK_REMOVED, "Framework has been removed", moment);
    }
}

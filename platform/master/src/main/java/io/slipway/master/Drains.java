package io.slipway.master;

import io.slipway.master.agents.Agent;
import io.slipway.master.agents.DrainPace;
import io.slipway.master.agents.DrainPace.Candidate;
import io.slipway.master.agents.DrainPace.Count;
import io.slipway.master.agents.DrainPace.Ref;
import io.slipway.master.agents.DrainPace.Work;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.journal.RegistryRecord;
import io.slipway.master.journal.Standing;
import io.slipway.master.tasks.Task;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.ToAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents that an operator takes out of use: deactivated, draining, drained.
 *
 * <p>When a drain begins, the frameworks hear of each of their tasks there once more, in its state, with the reason
 * {@code REASON_AGENT_DRAINING}: one that can replace a task first does it then. {@link DrainPace} says when tasks end.
 * Their last report carries the same reason.
 */
final class Drains {
    private static final Logger LOG = LoggerFactory.getLogger(Drains.class);

    private static final Duration NOTE_EVERY = Duration.ofMinutes(1);

    private final State state;
    private final Offering offering;
    private final TaskFlow taskFlow;
    private final Departures departures;
    private final Map<AgentId, DrainPace> paces = new HashMap<>();
    /** When the order was given, by this master's monotonic clock: its deadline goes on under each new master. */
    private final Map<AgentId, Long> takenIn = new HashMap<>();

    Drains(State state, Offering offering, TaskFlow taskFlow, Departures departures) {
        this.state = state;
        this.offering = offering;
        this.taskFlow = taskFlow;
        this.departures = departures;
    }

    /** Takes an agent out of use, or changes how. False when it is not known. */
    boolean put(AgentId id, Standing standing) {
        if (!isKnown(id)) {
            return false;
        }
        LOG.info("agent {} is {}", id, standing.drain() == null ? "deactivated" : "to be drained: " + standing.drain());
        state.out.remember(new RegistryRecord.AgentStanding(id, standing));
        state.standings.put(id, standing);
        state.out.note(standing.drain() == null ? "agent-deactivated" : "agent-drain", "agent", id.value());
        paces.remove(id);
        takenIn.remove(id);
        review(id);
        return true;
    }

    /** Takes an agent into use again. False when it is not known. */
    boolean reactivate(AgentId id) {
        if (!isKnown(id)) {
            return false;
        }
        LOG.info("agent {} is in use again", id);
        state.out.note("agent-activated", "agent", id.value());
        if (state.standings.remove(id) != null) {
            state.out.remember(new RegistryRecord.AgentStanding(id, null));
        }
        paces.remove(id);
        takenIn.remove(id);
        review(id);
        return true;
    }

    /** Ends what is to end next. */
    void tick(Moment moment) {
        state.standings.keySet().removeIf(id -> !isKnown(id));
        paces.keySet().retainAll(state.standings.keySet());
        takenIn.keySet().retainAll(state.standings.keySet());
        for (Map.Entry<AgentId, Standing> entry : List.copyOf(state.standings.entrySet())) {
            Agent agent = state.agents.find(entry.getKey());
            Standing.Drain drain = entry.getValue().drain();
            if (drain == null || entry.getValue().drained()) {
                continue;
            }
            if (drain.deadline() != null) {
                noteTime(entry.getKey(), drain, drain.deadline(), moment);
            }
            if (agent != null) {
                advance(agent, drain, moment);
            }
        }
    }

    /** The next master is to know how much of the deadline has passed: each minute, or tenth of a short one. */
    private void noteTime(AgentId id, Standing.Drain drain, Duration deadline, Moment moment) {
        Duration passed = Duration.ofNanos(moment.nanos() - takenIn(id, drain, moment));
        Duration step = deadline.dividedBy(10);
        Duration often = step.compareTo(NOTE_EVERY) < 0 ? step : NOTE_EVERY;
        boolean over = drain.spent().compareTo(deadline) >= 0;
        if (!over && passed.minus(drain.spent()).compareTo(often) >= 0) {
            Standing noted = new Standing(drain.withSpent(passed), false);
            state.out.remember(new RegistryRecord.AgentStanding(id, noted));
            state.standings.put(id, noted);
        }
    }

    private long takenIn(AgentId id, Standing.Drain drain, Moment moment) {
        return takenIn.computeIfAbsent(id, unused -> moment.nanos() - State.nanos(drain.spent()));
    }

    private void advance(Agent agent, Standing.Drain drain, Moment moment) {
        List<Task> tasks = state.tasks.on(agent.id());
        if (tasks.isEmpty()) {
            finish(agent, drain, moment);
            return;
        }
        DrainPace pace = paces.get(agent.id());
        if (pace == null) {
            long taken = takenIn(agent.id(), drain, moment);
            long deadline = drain.deadline() == null ? Long.MAX_VALUE : taken + State.nanos(drain.deadline());
            if (isFleetIncomplete(moment) && moment.nanos() < deadline) {
                return;
            }
            pace = new DrainPace(drain.maxParallel(), moment.nanos(), deadline);
            paces.put(agent.id(), pace);
            announce(tasks, agent, moment);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Task task : tasks) {
            if (!task.state().terminal()) {
                candidates.add(new Candidate(ref(task), work(task)));
            }
        }
        for (Ref ref : pace.end(candidates, counts(candidates), moment.nanos())) {
            LOG.info("task {} ends: agent {} is drained", ref.task(), agent);
            state.metrics.count("master.drain.kills");
            state.out.note(
                    "task-kill",
                    "task",
                    ref.task().value(),
                    "framework",
                    ref.framework().value(),
                    "agent",
                    agent.id().value(),
                    "reason",
                    "its agent is drained");
            KillPolicy policy = drain.maxGrace() == null ? null : new KillPolicy(drain.maxGrace());
            state.out.tell(agent, new ToAgent.Kill(ref.framework(), ref.task(), policy));
        }
    }

    /** A new master does not know yet how many tasks there are: too few would be taken for what is wanted. */
    private boolean isFleetIncomplete(Moment moment) {
        return !state.agents.awaited().isEmpty()
                && moment.nanos() - state.begin.nanos()
                        < state.config.reregisterTimeout().toNanos();
    }

    private void announce(List<Task> tasks, Agent agent, Moment moment) {
        for (Task task : tasks) {
            Framework framework = state.frameworks.find(task.frameworkId());
            if (framework != null && !task.state().terminal()) {
                taskFlow.tell(framework, task, Reason.REASON_AGENT_DRAINING, "Agent " + agent + " is draining", moment);
            }
        }
    }

    /** How many tasks of each work there are in the whole cluster that were not told to end. */
    private Map<Work, Count> counts(List<Candidate> candidates) {
        Map<Work, Count> counts = new HashMap<>();
        Set<FrameworkId> frameworks = new HashSet<>();
        for (Candidate candidate : candidates) {
            counts.put(candidate.work(), new Count(0, 0));
            frameworks.add(candidate.work().framework());
        }
        for (FrameworkId framework : frameworks) {
            for (Task task : state.tasks.present(framework)) {
                if (!task.state().terminal() && !isEnding(task)) {
                    int healthy = isHealthy(task) ? 1 : 0;
                    counts.computeIfPresent(
                            work(task), (work, count) -> new Count(count.healthy() + healthy, count.present() + 1));
                }
            }
        }
        return counts;
    }

    /** Whether a drain told the task to end. */
    boolean isEnding(Task task) {
        DrainPace pace = paces.get(task.agentId());
        return pace != null && pace.isEnding(ref(task));
    }

    private void finish(Agent agent, Standing.Drain drain, Moment moment) {
        LOG.info("agent {} is drained", agent);
        state.out.note("agent-drained", "agent", agent.id().value());
        Standing done = new Standing(drain, true);
        state.out.remember(new RegistryRecord.AgentStanding(agent.id(), done));
        state.standings.put(agent.id(), done);
        paces.remove(agent.id());
        if (drain.markGone()) {
            departures.removeByOperator(agent.id(), moment);
        }
    }

    private boolean isKnown(AgentId id) {
        return state.agents.find(id) != null
                || state.agents.awaited().containsKey(id)
                || state.registry.unreachable().containsKey(id);
    }

    private void review(AgentId id) {
        Agent agent = state.agents.find(id);
        if (agent != null) {
            offering.review(agent);
        }
    }

    private static boolean isHealthy(Task task) {
        if (task.state() != TaskState.TASK_RUNNING) {
            return false;
        }
        Boolean healthy = task.statuses().isEmpty()
                ? null
                : task.statuses().get(task.statuses().size() - 1).healthy();
        return healthy == null || healthy;
    }

    private static Ref ref(Task task) {
        return new Ref(task.frameworkId(), task.id());
    }

    private static Work work(Task task) {
        return new Work(task.frameworkId(), task.info().name());
    }
}

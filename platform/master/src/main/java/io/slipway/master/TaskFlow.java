package io.slipway.master;

import io.slipway.master.agents.Agent;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.tasks.Task;
import io.slipway.master.tasks.TaskCheck;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Resources;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries tasks to agents and their reports to frameworks.
 *
 * <p>A task's resources are free when its newest state is terminal; the task itself is forgotten when its framework has
 * confirmed the report that says so. Reports with a uuid are the agent's to repeat until then; what the master reports
 * itself has none and is said once: who misses it asks by reconciliation.
 */
final class TaskFlow {
    private static final Logger LOG = LoggerFactory.getLogger(TaskFlow.class);

    private final State state;

    TaskFlow(State state) {
        this.state = state;
    }

    /**
     * Launches a task on accepted offers, or reports why not.
     *
     * @param left what is left of the offers, by role; less afterwards
     */
    boolean launch(Framework framework, Agent agent, TaskInfo asked, Map<String, Resources> left, Moment moment) {
        TaskInfo task = withRole(asked, left);
        boolean idTaken = state.tasks.find(framework.id(), task.taskId()) != null
                || state.tasks.findUnreachable(framework.id(), task.taskId()) != null;
        Resources rest = left.get(task.role());
        String problem = TaskCheck.problem(task, agent.id(), rest, idTaken, () -> state.tasks.on(agent.id()));
        if (problem != null || rest == null) {
            state.metrics.count("master.tasks.invalid");
            TaskStatus error = byMaster(task.taskId(), TaskState.TASK_ERROR, moment)
                    .because(Reason.REASON_TASK_INVALID, String.valueOf(problem))
                    .on(agent.id());
            state.out.tell(framework, new Event.Update(error));
            return false;
        }
        left.put(task.role(), rest.minus(task.resources()));
        state.tasks.put(Task.staging(framework.id(), task));
        state.metrics.count("master.tasks.launched");
        state.out.tell(agent, new ToAgent.Run(framework.info(), task));
        return true;
    }

    /**
     * A task without a role takes the one of the offers; the wire form of frameworks with one role does not name it.
     */
    private static TaskInfo withRole(TaskInfo task, Map<String, Resources> left) {
        if (left.containsKey(task.role()) || !task.role().equals(Resources.UNRESERVED)) {
            return task;
        }
        return new TaskInfo(
                task.name(),
                task.taskId(),
                task.agentId(),
                task.resources(),
                task.command(),
                task.volumes(),
                task.healthCheck(),
                task.killPolicy(),
                task.discovery(),
                task.labels(),
                left.keySet().iterator().next());
    }

    /** Reports that a task was not launched because its offers were not valid. */
    void dropForInvalidOffers(Framework framework, TaskInfo task, String problem, Moment moment) {
        TaskStatus dropped = byMaster(task.taskId(), framework.told(TaskState.TASK_DROPPED), moment)
                .because(Reason.REASON_INVALID_OFFERS, "Task launched with invalid offers: " + problem)
                .on(task.agentId());
        state.out.tell(framework, new Event.Update(dropped));
    }

    /** Passes on what an agent reports. */
    void update(Agent agent, FromAgent.Update update) {
        Framework framework = state.frameworks.find(update.frameworkId());
        if (framework == null) {
            LOG.info(
                    "agent {} reports a task of framework {}, which is not known; it is to end them",
                    agent,
                    update.frameworkId());
            state.out.tell(agent, new ToAgent.ShutdownFramework(update.frameworkId()));
            return;
        }
        TaskStatus reported = update.status().on(agent.id());
        Task task = state.tasks.find(framework.id(), reported.taskId());
        TaskStatus status = inTheNameOfADrain(task, reported.withState(framework.told(reported.state())));
        if (task == null) {
            updateOfStranger(agent, framework, update, status);
        } else if (task.agentId().equals(agent.id())) {
            state.metrics.count("master.task.updates", "state", status.state().name());
            change(task, task.reported(status, update.latestState()));
            state.out.tell(framework, new Event.Update(status));
            endWithoutUuid(framework.id(), status);
        } else {
            LOG.warn("agent {} reports task {}, which is on agent {}; ignored", agent, task.id(), task.agentId());
            state.metrics.count("master.task.updates.ignored");
        }
    }

    /** The agent knows only that the task was to end, not that an operator drains the agent. */
    private TaskStatus inTheNameOfADrain(@Nullable Task task, TaskStatus status) {
        boolean drained = task != null && status.state() == TaskState.TASK_KILLED && state.endedByDrain.test(task);
        return drained ? status.because(Reason.REASON_AGENT_DRAINING, status.message()) : status;
    }

    /**
     * A report about a task that is not known here. Its framework hears it, for only it can confirm it. While the
     * task is not over nobody accounts for what it uses, so it is ended.
     */
    private void updateOfStranger(Agent agent, Framework framework, FromAgent.Update update, TaskStatus status) {
        state.metrics.count("master.task.updates.unknown");
        state.out.tell(framework, new Event.Update(status));
        if (!update.latestState().terminal()) {
            LOG.warn("agent {} runs task {}, which is not known here; it is ended", agent, status.taskId());
            state.out.tell(agent, new ToAgent.Kill(framework.id(), status.taskId(), null));
        }
    }

    private void endWithoutUuid(FrameworkId framework, TaskStatus status) {
        Task task = state.tasks.find(framework, status.taskId());
        if (task != null && status.uuid() == null && status.state().terminal()) {
            state.tasks.complete(task);
        }
    }

    /** A framework confirms a report. */
    void acknowledge(Framework framework, Call.Acknowledge acknowledge) {
        Agent agent = state.connected(acknowledge.agentId());
        if (agent == null) {
            return; // the agent repeats the report when it is back, and it is confirmed again
        }
        state.out.tell(agent, new ToAgent.Acknowledge(framework.id(), acknowledge.taskId(), acknowledge.uuid()));
        Task task = state.tasks.find(framework.id(), acknowledge.taskId());
        if (task != null && task.agentId().equals(agent.id()) && task.isEndedBy(acknowledge.uuid())) {
            state.tasks.complete(task);
        }
    }

    /** A framework wants a task ended. For a task that is not known it is told what is known. */
    void kill(Framework framework, Call.Kill kill, Moment moment) {
        Task task = state.tasks.find(framework.id(), kill.taskId());
        if (task == null) {
            reconcile(framework, new Call.TaskRef(kill.taskId(), kill.agentId()), moment);
            return;
        }
        Agent agent = state.connected(task.agentId());
        if (agent == null) {
            state.tasks.put(task.withKill(new Task.Kill(kill.killPolicy())));
        } else {
            state.out.tell(agent, new ToAgent.Kill(framework.id(), task.id(), kill.killPolicy()));
        }
    }

    /** Tells the state of tasks; of all that are known when none is named. */
    void reconcile(Framework framework, Call.Reconcile reconcile, Moment moment) {
        if (reconcile.tasks().isEmpty()) {
            state.tasks.present(framework.id()).forEach(task -> tellKnown(framework, task, moment));
        } else {
            reconcile.tasks().forEach(ref -> reconcile(framework, ref, moment));
        }
    }

    private void reconcile(Framework framework, Call.TaskRef ref, Moment moment) {
        Task known = state.tasks.find(framework.id(), ref.taskId());
        Task away = state.tasks.findUnreachable(framework.id(), ref.taskId());
        if (known != null) {
            tellKnown(framework, known, moment);
            return;
        }
        AgentId agentId = ref.agentId() != null ? ref.agentId() : away == null ? null : away.agentId();
        boolean undecided = agentId == null
                ? !state.agents.awaited().isEmpty()
                : state.agents.awaited().containsKey(agentId);
        if (undecided) {
            return;
        }
        TaskState found;
        String words;
        if (agentId != null && state.agents.find(agentId) != null) {
            found = TaskState.TASK_GONE;
            words = "Reconciliation: Task is unknown to the agent";
        } else if (agentId != null && state.registry.unreachable().containsKey(agentId)) {
            found = TaskState.TASK_UNREACHABLE;
            words = "Reconciliation: Task is unreachable";
        } else {
            found = TaskState.TASK_UNKNOWN;
            words = "Reconciliation: Task is unknown";
        }
        TaskStatus answer = byMaster(ref.taskId(), framework.told(found), moment)
                .because(Reason.REASON_RECONCILIATION, words)
                .on(agentId);
        state.out.tell(framework, new Event.Update(answer));
    }

    private void tellKnown(Framework framework, Task task, Moment moment) {
        TaskStatus answer = byMaster(task, framework.told(task.stateTold()), moment)
                .because(Reason.REASON_RECONCILIATION, "Reconciliation: Latest task state");
        state.out.tell(framework, new Event.Update(answer));
    }

    /** Tells a framework of one of its tasks anew, which stays as it is, and why that is of interest. */
    void tell(Framework framework, Task task, Reason reason, String words, Moment moment) {
        TaskStatus status =
                byMaster(task, framework.told(task.stateTold()), moment).because(reason, words);
        state.out.tell(framework, new Event.Update(status));
    }

    /** Puts a task into another state by the master's own decision, and tells its framework. */
    Task move(Task task, TaskState to, Reason reason, String words, Moment moment) {
        Framework framework = state.frameworks.find(task.frameworkId());
        TaskState told = framework == null ? to : framework.told(to);
        TaskStatus status = byMaster(task, told, moment).because(reason, words);
        Task moved = task.moved(status);
        change(task, moved);
        if (framework != null) {
            state.out.tell(framework, new Event.Update(status));
        }
        return moved;
    }

    /** Stores a changed task, and frees its resources when it was present and is over now. */
    void change(Task before, Task after) {
        boolean charged = !before.state().terminal() && state.tasks.find(before.frameworkId(), before.id()) != null;
        state.tasks.put(after);
        if (charged && after.state().terminal()) {
            state.tasksEnded.merge(after.state(), 1L, Long::sum);
            state.allocator.release(
                    after.holder(), after.agentId().value(), after.info().resources());
        }
    }

    /** What the master says of a task itself, with what its agent last said of its health and container. */
    private static TaskStatus byMaster(Task task, TaskState state, Moment moment) {
        TaskStatus last = task.statuses().isEmpty()
                ? null
                : task.statuses().get(task.statuses().size() - 1);
        return new TaskStatus(
                task.id(),
                state,
                TaskStatus.Source.SOURCE_MASTER,
                null,
                "",
                task.agentId(),
                moment.now(),
                null,
                last == null ? null : last.healthy(),
                last == null ? null : last.check(),
                last == null ? null : last.exitCode(),
                last == null ? null : last.containerId(),
                last == null ? "" : last.data());
    }

    private static TaskStatus byMaster(TaskId task, TaskState state, Moment moment) {
        return TaskStatus.of(task, state, TaskStatus.Source.SOURCE_MASTER, moment.now());
    }
}

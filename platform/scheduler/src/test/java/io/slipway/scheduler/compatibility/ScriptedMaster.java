package io.slipway.scheduler.compatibility;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A master with agents that exist only in resources: it offers what is free, starts what is launched at once unless
 * told to hold, ends what is killed, and answers when it is asked what runs. Lives on one loop.
 */
final class ScriptedMaster implements SchedulerGateway {
    private final EventLoop loop;
    private final Map<AgentId, Resources> free = new LinkedHashMap<>();
    private final Map<OfferId, Offer> offers = new LinkedHashMap<>();
    private final Map<TaskId, Running> tasks = new LinkedHashMap<>();
    private FrameworkId framework = new FrameworkId("framework-1");
    private Listener listener;
    private boolean suppressed;
    private boolean holding;
    private int counter;

    private record Running(TaskInfo task, TaskState state) {}

    ScriptedMaster(EventLoop loop) {
        this.loop = loop;
    }

    void addAgent(String resources) {
        AgentId id = new AgentId("agent-" + (free.size() + 1));
        free.put(id, Resources.parse(resources));
        offerAll();
    }

    /** Launched tasks stay staged until {@link #release}. */
    void hold() {
        holding = true;
    }

    /** Starts what is staged. */
    void release() {
        holding = false;
        for (Running running : List.copyOf(tasks.values())) {
            if (running.state == TaskState.TASK_STAGING) {
                start(running.task);
            }
        }
    }

    /** Tells of every running task that its health check says this. */
    void health(boolean healthy) {
        for (Running running : List.copyOf(tasks.values())) {
            if (running.state == TaskState.TASK_RUNNING) {
                HealthReport report =
                        new HealthReport(healthy, healthy ? 0 : 1, null, null, null, healthy ? null : "refused");
                TaskStatus status = status(running.task, TaskState.TASK_RUNNING, "");
                tell(new TaskStatus(
                        status.taskId(),
                        status.state(),
                        status.source(),
                        TaskStatus.Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED,
                        "",
                        status.agentId(),
                        status.timestamp(),
                        status.uuid(),
                        healthy,
                        report,
                        null,
                        null,
                        ""));
            }
        }
    }

    /** Ends every running task as its process would by exiting with {@code exitCode}. */
    void exit(int exitCode) {
        for (Running running : List.copyOf(tasks.values())) {
            TaskStatus status = status(
                    running.task,
                    exitCode == 0 ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED,
                    "the process exited with " + exitCode);
            end(
                    running.task,
                    new TaskStatus(
                            status.taskId(),
                            status.state(),
                            status.source(),
                            TaskStatus.Reason.REASON_COMMAND_EXECUTOR_FAILED,
                            status.message(),
                            status.agentId(),
                            status.timestamp(),
                            status.uuid(),
                            null,
                            null,
                            exitCode,
                            null,
                            ""));
        }
    }

    @Override
    public Subscription subscribe(FrameworkInfo info, Set<String> suppressedRoles, Listener newListener) {
        listener = newListener;
        suppressed = suppressedRoles.containsAll(info.roles());
        framework = info.id() == null ? framework : info.id();
        tell(new Event.Subscribed(framework, Duration.ofSeconds(15), "master-1@127.0.0.1:5050"));
        offerAll();
        return new Subscription() {
            @Override
            public void call(Call call) {
                loop.execute(() -> take(call));
            }

            @Override
            public void close() {
                listener = null;
            }
        };
    }

    private void tell(Event event) {
        loop.execute(() -> {
            if (listener != null) {
                listener.onEvent(event);
            }
        });
    }

    private void tell(TaskStatus status) {
        tell(new Event.Update(status));
    }

    private void take(Call call) {
        if (call instanceof Call.Accept accept) {
            accept(accept);
        } else if (call instanceof Call.Decline decline) {
            decline.offerIds().forEach(offers::remove);
        } else if (call instanceof Call.Revive) {
            suppressed = false;
            offerAll();
        } else if (call instanceof Call.Suppress) {
            suppressed = true;
        } else if (call instanceof Call.Kill kill) {
            Running running = tasks.get(kill.taskId());
            if (running != null) {
                end(running.task, status(running.task, TaskState.TASK_KILLED, "killed"));
            }
        } else if (call instanceof Call.Reconcile) {
            tasks.values()
                    .forEach(running ->
                            tell(status(running.task, running.state, "").withUuid(null)));
        }
    }

    private void accept(Call.Accept accept) {
        AgentId agent = null;
        for (OfferId id : accept.offerIds()) {
            Offer offer = offers.remove(id);
            if (offer == null) {
                throw new AssertionError("offer " + id + " was accepted, but is not out");
            }
            agent = offer.agentId();
        }
        for (Call.Operation operation : accept.operations()) {
            for (TaskInfo task : ((Call.Operation.Launch) operation).tasks()) {
                free.put(agent, free.get(agent).minus(task.resources()));
                tasks.put(task.taskId(), new Running(task, TaskState.TASK_STAGING));
                if (!holding) {
                    start(task);
                }
            }
        }
    }

    private void start(TaskInfo task) {
        tasks.put(task.taskId(), new Running(task, TaskState.TASK_RUNNING));
        tell(status(task, TaskState.TASK_STARTING, ""));
        tell(status(task, TaskState.TASK_RUNNING, ""));
    }

    private void end(TaskInfo task, TaskStatus last) {
        tasks.remove(task.taskId());
        free.merge(task.agentId(), task.resources(), Resources::plus);
        tell(last);
        offerAll();
    }

    private TaskStatus status(TaskInfo task, TaskState state, String message) {
        return TaskStatus.of(
                        task.taskId(),
                        state,
                        TaskStatus.Source.SOURCE_EXECUTOR,
                        loop.clock().now())
                .because(null, message)
                .on(task.agentId())
                .withUuid(new UUID(0, ++counter));
    }

    private void offerAll() {
        if (suppressed || listener == null) {
            return;
        }
        List<Offer> made = new ArrayList<>();
        free.forEach((agent, resources) -> {
            boolean out =
                    offers.values().stream().anyMatch(offer -> offer.agentId().equals(agent));
            if (!out && !resources.isEmpty()) {
                OfferId id = new OfferId("offer-" + ++counter);
                Offer offer = new Offer(id, framework, agent, "host-of-" + agent, "*", resources, Attributes.NONE);
                offers.put(id, offer);
                made.add(offer);
            }
        });
        if (!made.isEmpty()) {
            tell(new Event.Offers(made));
        }
    }
}

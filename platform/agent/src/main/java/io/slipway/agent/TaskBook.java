package io.slipway.agent;

import io.slipway.agent.checkpoint.ReportRecord;
import io.slipway.agent.checkpoint.TaskRecord;
import io.slipway.agent.status.Reports;
import io.slipway.agent.task.TaskRun;
import io.slipway.agent.task.TaskServices;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of an agent, by identity, from the order to run them until their last report is acknowledged. Owner: the
 * loop.
 */
final class TaskBook implements Reports.Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(TaskBook.class);

    private final TaskServices services;
    private final Consumer<FromAgent> master;
    private final Map<TaskKey, TaskRun> tasks = new LinkedHashMap<>();
    private final Map<FrameworkId, Set<String>> doomedVolumes = new HashMap<>();
    private @Nullable Runnable whenIdle;
    private boolean connected;
    private boolean closing;

    /** @param master where messages to the master go; dropped without a session */
    TaskBook(TaskServices services, Consumer<FromAgent> master) {
        this.services = services;
        this.master = master;
    }

    Collection<TaskRun> all() {
        return tasks.values();
    }

    /** Adds a task that was found after a restart; the caller starts or resumes it. */
    TaskRun found(TaskRecord record, ReportRecord reports, AgentId agentId) {
        return add(record, reports, agentId);
    }

    void run(FrameworkInfo framework, TaskInfo task, AgentId agentId) {
        FrameworkId frameworkId = framework.id();
        if (frameworkId == null) {
            LOG.error("ignored the order to run task {}: its framework has no id", task.taskId());
            return;
        }
        TaskKey key = new TaskKey(frameworkId, task.taskId());
        if (tasks.containsKey(key)) {
            LOG.info("task {} is here already; the second order to run it is ignored", task.taskId());
            return;
        }
        if (closing) {
            tell(key, agentId, TaskState.TASK_DROPPED, Reason.REASON_AGENT_DISCONNECTED, "the agent is closing");
            return;
        }
        ContainerId containerId = new ContainerId(services.ids().uuid().toString());
        TaskRecord record;
        try {
            Path sandbox = services.sandboxes().of(agentId, frameworkId, task.taskId(), containerId);
            record = new TaskRecord(
                    framework,
                    task,
                    containerId,
                    sandbox,
                    services.loop().clock().now());
        } catch (IllegalArgumentException e) {
            tell(key, agentId, TaskState.TASK_ERROR, Reason.REASON_TASK_INVALID, String.valueOf(e.getMessage()));
            return;
        }
        services.metrics().count("agent.tasks.taken");
        LOG.info("task {} of {} is to run in container {}", task.taskId(), framework.name(), containerId);
        services.events().tell("task-taken", "task", task.taskId().value(), "framework", frameworkId.value());
        add(record, ReportRecord.NONE, agentId).begin();
    }

    void kill(FrameworkId frameworkId, TaskId taskId, @Nullable KillPolicy policy, AgentId agentId) {
        TaskKey key = new TaskKey(frameworkId, taskId);
        TaskRun run = tasks.get(key);
        if (run == null) {
            tell(key, agentId, TaskState.TASK_GONE, Reason.REASON_TASK_UNKNOWN, "this agent has no such task");
        } else if (run.active()) {
            run.kill(policy);
        }
    }

    void acknowledge(ToAgent.Acknowledge message) {
        TaskRun run = tasks.get(new TaskKey(message.frameworkId(), message.taskId()));
        if (run != null) {
            run.acknowledge(message.uuid());
        }
    }

    /** The task that was given this token, while it runs. */
    Optional<TaskId> shownBy(String token) {
        return tasks.values().stream()
                .filter(run -> run.isShownBy(token))
                .findFirst()
                .map(run -> run.record().task().taskId());
    }

    /** Ends all tasks of a framework and forgets them. */
    void shutdown(FrameworkId frameworkId) {
        LOG.info("framework {} is gone; ending its tasks", frameworkId);
        for (TaskRun run : List.copyOf(tasks.values())) {
            if (run.record().frameworkId().equals(frameworkId)) {
                endSilently(run);
            }
        }
    }

    /** Ends all tasks and forgets them: the master reported them as gone. */
    void endAll() {
        List.copyOf(tasks.values()).forEach(this::endSilently);
    }

    /** Ends a task without another report, and forgets it. */
    void endSilently(TaskRun run) {
        if (run.active()) {
            run.killSilently();
        } else {
            forget(run);
        }
    }

    /** Deletes volumes, each once no task uses it. */
    void destroyVolumes(FrameworkId frameworkId, List<String> persistenceIds) {
        doomedVolumes.computeIfAbsent(frameworkId, unused -> new HashSet<>()).addAll(persistenceIds);
        destroyUnusedVolumes();
    }

    void connected() {
        connected = true;
        List.copyOf(tasks.values()).forEach(TaskRun::connected);
    }

    void disconnected() {
        connected = false;
        List.copyOf(tasks.values()).forEach(TaskRun::disconnected);
    }

    /** Takes no task any more; ends those that run if {@code stop}. Runs {@code then} when none of them runs. */
    void close(boolean stop, Runnable then) {
        closing = true;
        if (!stop) {
            then.run();
            return;
        }
        whenIdle = then;
        for (TaskRun run : List.copyOf(tasks.values())) {
            if (run.active()) {
                run.kill(null);
            }
        }
        checkIdle();
    }

    /** Lets go of all tasks. */
    void detach() {
        tasks.values().forEach(TaskRun::detach);
    }

    /** The sandboxes that must stay. */
    Set<Path> sandboxes() {
        Set<Path> sandboxes = new HashSet<>();
        tasks.values().forEach(run -> sandboxes.add(run.record().sandbox()));
        return sandboxes;
    }

    /** The containers that belong to a task. */
    Set<ContainerId> containers() {
        Set<ContainerId> containers = new HashSet<>();
        tasks.values().forEach(run -> containers.add(run.record().containerId()));
        return containers;
    }

    @Override
    public void send(FromAgent.Update update) {
        master.accept(update);
    }

    @Override
    public CompletableFuture<Void> save(ContainerId id, ReportRecord record) {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        blocking(
                () -> {
                    try {
                        services.checkpoints().saveReports(id, record);
                        saved.complete(null);
                    } catch (IOException | RuntimeException e) {
                        services.metrics().count("agent.checkpoint.failures");
                        saved.completeExceptionally(e);
                    }
                },
                saved);
        return saved;
    }

    @Override
    public void finished(FrameworkId frameworkId, TaskId taskId) {
        TaskRun run = tasks.get(new TaskKey(frameworkId, taskId));
        if (run != null && !run.active()) {
            forget(run);
        }
    }

    private TaskRun add(TaskRecord record, ReportRecord reports, AgentId agentId) {
        TaskKey key = new TaskKey(record.frameworkId(), record.task().taskId());
        TaskRun run = new TaskRun(record, agentId, reports, services, this, () -> ended(key));
        tasks.put(key, run);
        if (connected) {
            run.connected();
        }
        return run;
    }

    private void ended(TaskKey key) {
        TaskRun run = tasks.get(key);
        if (run != null && (run.isSilent() || run.finished())) {
            forget(run);
        }
        destroyUnusedVolumes();
        checkIdle();
    }

    private void checkIdle() {
        if (whenIdle != null && tasks.values().stream().noneMatch(TaskRun::active)) {
            Runnable then = whenIdle;
            whenIdle = null;
            then.run();
        }
    }

    /** The task is over and everybody knows: its records go, its sandbox stays for a while. */
    void forget(TaskRun run) {
        run.detach();
        tasks.remove(new TaskKey(run.record().frameworkId(), run.record().task().taskId()));
        ContainerId id = run.record().containerId();
        blocking(
                () -> {
                    try {
                        services.checkpoints().forget(id);
                    } catch (IOException e) {
                        LOG.warn("cannot delete the records of container {}; the next start will", id, e);
                    }
                },
                null);
    }

    private void destroyUnusedVolumes() {
        doomedVolumes.forEach((frameworkId, ids) -> {
            Set<String> used = new HashSet<>();
            tasks.values().stream()
                    .filter(run -> run.active() && run.record().frameworkId().equals(frameworkId))
                    .forEach(run -> run.record().task().volumes().forEach(volume -> used.add(volume.persistenceId())));
            for (String id : List.copyOf(ids)) {
                if (!used.contains(id)) {
                    ids.remove(id);
                    destroyVolume(frameworkId, id);
                }
            }
        });
        doomedVolumes.values().removeIf(Set::isEmpty);
    }

    private void destroyVolume(FrameworkId frameworkId, String id) {
        blocking(
                () -> {
                    try {
                        services.volumes().destroy(frameworkId, id);
                    } catch (IOException | RuntimeException e) {
                        LOG.error("cannot delete the volume {} of framework {}", id, frameworkId, e);
                    }
                },
                null);
    }

    private void tell(TaskKey key, AgentId agentId, TaskState state, Reason reason, String words) {
        TaskStatus status = TaskStatus.of(
                        key.taskId(),
                        state,
                        TaskStatus.Source.SOURCE_AGENT,
                        services.loop().clock().now())
                .because(reason, words)
                .on(agentId);
        master.accept(new FromAgent.Update(key.frameworkId(), status, state));
    }

    private void blocking(Runnable work, @Nullable CompletableFuture<Void> failure) {
        try {
            services.blocking().execute(work);
        } catch (RejectedExecutionException e) {
            LOG.error("the agent's threads cannot keep up; work was dropped", e);
            if (failure != null) {
                failure.completeExceptionally(e);
            }
        }
    }
}

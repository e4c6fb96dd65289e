package io.slipway.agent.task;

import io.slipway.agent.check.HealthChecker;
import io.slipway.agent.checkpoint.ReportRecord;
import io.slipway.agent.checkpoint.TaskRecord;
import io.slipway.agent.container.Container;
import io.slipway.agent.container.ContainerExit;
import io.slipway.agent.container.ContainerLimits;
import io.slipway.agent.container.ContainerSpec;
import io.slipway.agent.container.DiskFull;
import io.slipway.agent.fetch.FetchException;
import io.slipway.agent.fetch.TaskFetcher;
import io.slipway.agent.jdk.Jdk;
import io.slipway.agent.status.Reports;
import io.slipway.http.BearerToken;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.resources.Resources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task on this agent: carries out what its {@link TaskMachine} wants. Owner: the agent's loop; work that blocks is
 * done elsewhere and its outcome posted back.
 */
public final class TaskRun {
    private static final String TOKEN_VARIABLE = "SLIPWAY_TOKEN";
    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);
    private static final long MIN_MEMORY_MIB = 32;
    private static final long MIB = 1 << 20;

    private final TaskRecord record;
    private final AgentId agentId;
    private final TaskServices services;
    private final Reports reports;
    private final TaskMachine machine;
    private final Runnable onEnd;
    private @Nullable Jdk jdk;
    private TaskFetcher.@Nullable Fetching fetching;
    private @Nullable Container container;
    private @Nullable HealthChecker checker;
    private boolean adopted;
    private boolean silent;
    private boolean detached;

    /**
     * A task that does nothing yet.
     *
     * @param before how its reports stood when the agent was last restarted
     * @param onEnd run on the loop when nothing of the task runs any more
     */
    public TaskRun(
            TaskRecord record,
            AgentId agentId,
            ReportRecord before,
            TaskServices services,
            Reports.Outlet outlet,
            Runnable onEnd) {
        this.record = record;
        this.agentId = agentId;
        this.services = services;
        this.onEnd = onEnd;
        this.reports = new Reports(
                record.frameworkId(), record.task().taskId(), record.containerId(), before, services.loop(), outlet);
        this.machine = new TaskMachine(
                !record.task().command().uris().isEmpty(),
                record.framework().capabilities().contains(FrameworkInfo.Capability.TASK_KILLING_STATE));
    }

    /** Starts it. */
    public void begin() {
        perform(machine.begin());
    }

    /** Goes on with a container that an earlier agent process started. */
    public void resume(Container found) {
        adopted = true;
        container = found;
        @Nullable TaskStatus latest = reports.latest();
        boolean wasKilling = latest != null && latest.state() == TaskState.TASK_KILLING;
        boolean toldRunning = wasKilling || (latest != null && latest.state() == TaskState.TASK_RUNNING);
        perform(machine.found(toldRunning, wasKilling, grace(null), latest == null ? null : latest.check()));
        watch(found);
    }

    /** Gives it up: nobody knows what became of its container, and a second one might be one too many. */
    public void lost(String words) {
        perform(machine.exited(new ContainerExit(null, null, words)));
    }

    /** Reports it as gone: it ended with the machine. */
    public void gone(String words) {
        perform(machine.gone(words));
    }

    /** Ends it, within the grace of the order, or the task's own, or 3 s. */
    public void kill(@Nullable KillPolicy policy) {
        perform(machine.kill(grace(policy)));
    }

    /** Ends it without another report: its framework is gone, or was told that the task is. */
    public void killSilently() {
        silent = true;
        reports.close();
        kill(null);
    }

    /** The framework has taken in a report. */
    public void acknowledge(UUID uuid) {
        reports.acknowledge(uuid);
    }

    /** A session with a master has begun. */
    public void connected() {
        reports.connected();
    }

    /** The session with the master is over. */
    public void disconnected() {
        reports.disconnected();
    }

    /** Lets go of the task without touching it: this agent process ends, another one will find it. */
    public void detach() {
        detached = true;
        reports.close();
        if (checker != null) {
            checker.stop();
        }
        if (fetching != null) {
            fetching.cancel();
        }
    }

    /** What was ordered, and where it runs. */
    public TaskRecord record() {
        return record;
    }

    /** Its container; empty before it was started. */
    public Optional<Container> container() {
        return Optional.ofNullable(container);
    }

    /** Whether something of it may still run. */
    public boolean active() {
        return machine.phase() != TaskMachine.Phase.ENDED && !recoveredEnded();
    }

    /** The newest report. */
    public TaskStatus latest() {
        @Nullable TaskStatus latest = reports.latest();
        return latest != null
                ? latest
                : TaskStatus.of(
                                record.task().taskId(),
                                TaskState.TASK_STAGING,
                                TaskStatus.Source.SOURCE_AGENT,
                                record.accepted())
                        .on(agentId);
    }

    /** As told to a master when the agent registers. */
    public FromAgent.RunningTask running() {
        return new FromAgent.RunningTask(record.frameworkId(), record.task(), latest());
    }

    /** Whether the task was over already when this agent process found it. */
    public boolean recoveredEnded() {
        return machine.phase() == TaskMachine.Phase.STAGING && latest().state().terminal();
    }

    /** The container as it is, or is to be, launched. */
    public ContainerSpec spec() {
        TaskInfo task = record.task();
        CommandInfo command = task.command();
        List<String> line = new ArrayList<>();
        String value = command.value() == null ? "" : command.value();
        if (command.shell()) {
            line.addAll(List.of("/bin/sh", "-c", value));
        } else {
            line.add(value);
            command.arguments().stream().skip(1).forEach(line::add);
        }
        List<Path> folders = task.volumes().stream()
                .map(volume -> services.volumes().folder(record.frameworkId(), volume.persistenceId()))
                .toList();
        return new ContainerSpec(
                record.containerId(),
                services.checkpoints().folder(record.containerId()),
                record.sandbox(),
                folders,
                line,
                TaskVariables.of(record, agentId, jdk, services.agentEnvironment(), user()),
                user(),
                limits(task.resources()));
    }

    private static ContainerLimits limits(Resources resources) {
        long memoryMib = resources.milli(Resources.MEM) / 1000;
        return new ContainerLimits(
                resources.milli(Resources.CPUS), memoryMib == 0 ? 0 : Math.max(MIN_MEMORY_MIB, memoryMib) * MIB);
    }

    private @Nullable String user() {
        if (record.task().command().user() != null) {
            return record.task().command().user();
        }
        return record.framework().user().isEmpty() ? null : record.framework().user();
    }

    private Duration grace(@Nullable KillPolicy policy) {
        if (policy != null) {
            return policy.grace();
        }
        KillPolicy own = record.task().killPolicy();
        return own == null ? KillPolicy.DEFAULT.grace() : own.grace();
    }

    private void perform(List<TaskAction> actions) {
        for (TaskAction action : actions) {
            if (action instanceof TaskAction.Prepare) {
                prepare();
            } else if (action instanceof TaskAction.Fetch) {
                fetch();
            } else if (action instanceof TaskAction.CancelFetch) {
                if (fetching != null) {
                    fetching.cancel();
                }
            } else if (action instanceof TaskAction.Launch) {
                launch();
            } else if (action instanceof TaskAction.Stop stop) {
                container().ifPresent(running -> running.stop(stop.grace()));
            } else if (action instanceof TaskAction.StartChecks) {
                startChecks();
            } else if (action instanceof TaskAction.StopChecks) {
                if (checker != null) {
                    checker.stop();
                }
            } else if (action instanceof TaskAction.Report report) {
                report(report);
            } else {
                throw new IllegalStateException("no such action: " + action);
            }
        }
    }

    private void prepare() {
        try {
            jdk = services.jdks()
                    .choose(record.task().labels().get(TaskInfo.JDK_LABEL))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            perform(machine.failed(Reason.REASON_CONTAINER_LAUNCH_FAILED, String.valueOf(e.getMessage())));
            return;
        }
        blocking(() -> {
            try {
                services.sandboxes().create(record.sandbox());
                services.checkpoints().saveTask(record);
                for (PersistentVolume volume : record.task().volumes()) {
                    services.volumes().link(record.frameworkId(), volume, record.sandbox());
                }
                onLoop(() -> perform(machine.prepared()));
            } catch (IllegalArgumentException e) {
                onLoop(() -> perform(machine.invalid(String.valueOf(e.getMessage()))));
            } catch (IOException | RuntimeException e) {
                onLoop(() -> perform(machine.failed(Reason.REASON_CONTAINER_LAUNCH_FAILED, prepareWords(e))));
            }
        });
    }

    private String prepareWords(Exception failure) {
        return DiskFull.is(failure)
                ? "no space left on the agent's disk (" + services.sandboxes().work()
                        + "): cannot make the task's sandbox; free some space there"
                : "cannot make the sandbox " + record.sandbox() + ": " + failure;
    }

    private void fetch() {
        FetchLog log = new FetchLog(record.sandbox(), services.loop().clock());
        TaskFetcher.Order order = new TaskFetcher.Order(
                record.task().command().uris(),
                record.sandbox(),
                locks(),
                record.task().command().environment().get(TOKEN_VARIABLE));
        fetching = services.fetcher().start(order, words -> {
            log.progress(words);
            onLoop(() -> perform(machine.progress(words, services.loop().clock().now())));
        });
        fetching.done().whenComplete((done, failure) -> {
            Throwable cause = unwrap(failure);
            blocking(() -> {
                log.end(cause == null ? "fetched all files" : "cannot fetch: " + cause.getMessage());
                onLoop(() -> perform(
                        cause == null
                                ? machine.fetched()
                                : machine.failed(Reason.REASON_CONTAINER_LAUNCH_FAILED, fetchWords(cause))));
            });
        });
    }

    private static String fetchWords(Throwable failure) {
        String room = failure instanceof FetchException fetch && fetch.diskFull()
                ? "no space left on the agent's disk: "
                : "";
        return room + "fetch failed: " + failure.getMessage();
    }

    /** Whether {@code token} is the one that this task was given, while it may use it. */
    public boolean isShownBy(String token) {
        String given = record.task().command().environment().get(TOKEN_VARIABLE);
        return given != null && active() && new BearerToken(given).isSameAs(token);
    }

    /** Where lock files are served: below the front door that the task is told of. */
    private @Nullable URI locks() {
        String url = record.task().command().environment().get("SLIPWAY_URL");
        try {
            return url == null ? null : URI.create((url.endsWith("/") ? url : url + "/") + "package/locks/");
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "task {}: SLIPWAY_URL '{}' is no URL; lock files are not asked for",
                    record.task().taskId(),
                    url);
            return null;
        }
    }

    private void launch() {
        long from = services.loop().clock().nanoTime();
        services.containers()
                .launch(spec())
                .whenComplete((started, failure) -> onLoop(() -> {
                    if (started == null) {
                        Throwable cause = unwrap(failure);
                        perform(machine.failed(
                                Reason.REASON_CONTAINER_LAUNCH_FAILED,
                                cause == null ? "no container" : String.valueOf(cause.getMessage())));
                        return;
                    }
                    services.metrics()
                            .time(
                                    "agent.launch",
                                    Duration.ofNanos(services.loop().clock().nanoTime() - from));
                    container = started;
                    LOG.info("task {} runs as process {}", record.task().taskId(), started.pid());
                    perform(machine.launched());
                    watch(started);
                }));
    }

    private void watch(Container watched) {
        watched.exited().thenAccept(exit -> onLoop(() -> exited(exit)));
        watched.warning().thenAccept(words -> onLoop(() -> perform(machine.warned(words))));
    }

    private void exited(ContainerExit exit) {
        if (exit.outOfMemory() != null) {
            services.metrics().count("agent.tasks.out.of.memory");
        }
        perform(machine.exited(exit));
    }

    private void startChecks() {
        @Nullable HealthCheck check = record.task().healthCheck();
        Container running = container;
        if (check == null || running == null) {
            return;
        }
        checker = new HealthChecker(
                check,
                running.started(),
                machine.health(),
                services.prober().of(services.host(), running),
                services.loop(),
                new HealthChecker.Listener() {
                    @Override
                    public void changed(HealthReport report) {
                        perform(machine.health(report));
                    }

                    @Override
                    public void gaveUp(HealthReport report) {
                        perform(machine.unhealthy(report, new KillPolicy(grace(null))));
                    }
                });
        checker.start(adopted ? Duration.ZERO : check.delay());
    }

    private void report(TaskAction.Report report) {
        TaskStatus status = new TaskStatus(
                record.task().taskId(),
                report.state(),
                container == null ? TaskStatus.Source.SOURCE_AGENT : TaskStatus.Source.SOURCE_EXECUTOR,
                report.reason(),
                report.message(),
                agentId,
                services.loop().clock().now(),
                report.certain() ? services.ids().uuid() : null,
                report.health() == null ? null : report.health().alive(),
                report.health(),
                report.exitCode(),
                record.containerId(),
                "");
        boolean over = report.state().terminal();
        if (over) {
            LOG.info("task {} is {}: {}", record.task().taskId(), report.state(), report.message());
            services.metrics()
                    .count("agent.tasks.ended", "state", report.state().name());
            services.events()
                    .tell(
                            "task-ended",
                            "task",
                            record.task().taskId().value(),
                            "framework",
                            record.frameworkId().value(),
                            "state",
                            report.state().name(),
                            "reason",
                            report.message());
        }
        if (!silent) {
            reports.report(status);
        }
        if (over) {
            onEnd.run();
        }
    }

    /** Whether the framework will not hear of it any more. */
    public boolean isSilent() {
        return silent;
    }

    /** Whether it is over and its framework knows. */
    public boolean finished() {
        return reports.finished();
    }

    private void blocking(Runnable work) {
        try {
            services.blocking().execute(work);
        } catch (RejectedExecutionException e) {
            services.loop().schedule(Duration.ofMillis(100), () -> blocking(work));
        }
    }

    /** Runs {@code action} on the loop unless this agent process has let go of the task. */
    private void onLoop(Runnable action) {
        try {
            services.loop().execute(() -> {
                if (!detached) {
                    action.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("task {}: the agent ends", record.task().taskId(), e);
        }
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}

package io.slipway.agent;

import io.slipway.agent.check.NetworkProber;
import io.slipway.agent.checkpoint.Checkpoints;
import io.slipway.agent.container.ContainerLimits;
import io.slipway.agent.container.ContainerSpec;
import io.slipway.agent.container.process.ProcessContainers;
import io.slipway.agent.container.process.ProcessSettings;
import io.slipway.agent.fetch.TaskFetcher;
import io.slipway.agent.http.AgentApi;
import io.slipway.agent.http.AgentSnapshot;
import io.slipway.agent.http.FilesApi;
import io.slipway.agent.jdk.JdkSearch;
import io.slipway.agent.jdk.Jdks;
import io.slipway.agent.pressure.MachineReader;
import io.slipway.agent.pressure.PressureGauge;
import io.slipway.agent.pressure.Reading;
import io.slipway.agent.sandbox.SandboxCollector;
import io.slipway.agent.sandbox.Sandboxes;
import io.slipway.agent.task.TaskRun;
import io.slipway.agent.task.TaskServices;
import io.slipway.agent.volume.Volumes;
import io.slipway.http.HttpHandler;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Resources;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent. Its public methods are thread-safe; all that changes is owned by the loop it is given, and what blocks is
 * done on threads of its own.
 *
 * <p>A start finds the tasks of the agent's earlier life first and registers with the master then, so that the master
 * learns of every one of them at once.
 */
public final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration COLLECT_PERIOD = Duration.ofHours(1);
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(15);
    private static final long CLOSE_SECONDS = 60;

    private final AgentConfig config;
    private final EventLoop loop;
    private final WorkFolder work;
    private final WorkerThreads threads;
    private final TaskServices services;
    private final AgentInfo info;
    private final TaskBook book;
    private final MasterLink link;
    private final HttpHandler handler;
    private final Instant started;
    private final CompletableFuture<AgentId> registered = new CompletableFuture<>();
    private final SandboxCollector collector;
    private volatile @Nullable AgentId agentId;
    private final MachineReader machine;
    private final PressureGauge gauge = new PressureGauge();
    private final AgentMeters meters;
    private List<FromAgent.Pressure> pressures = List.of();
    private EventLoop.@Nullable Timer collecting;
    private EventLoop.@Nullable Timer watching;

    private Agent(
            AgentConfig config,
            EventLoop loop,
            AgentGateway gateway,
            Ids ids,
            WorkFolder work,
            WorkerThreads threads,
            TaskServices services,
            AgentInfo known) {
        this.config = config;
        this.loop = loop;
        this.work = work;
        this.threads = threads;
        this.services = services;
        this.info = known.withoutId();
        this.agentId = known.id();
        this.started = loop.clock().now();
        this.link = new MasterLink(gateway, loop, ids, new Master());
        this.book = new TaskBook(services, link::send);
        this.collector =
                new SandboxCollector(services.sandboxes().root(), config.sandboxMaxAge(), config.sandboxMaxNumber());
        this.machine = MachineReader.of(config.work());
        this.meters = new AgentMeters(services.metrics(), config.hostname());
        this.handler = new AgentApi(
                        this::snapshot,
                        new FilesApi(services.sandboxes(), config.log(), () -> agentId),
                        threads.executor(),
                        loop.clock(),
                        services.metrics())
                .handler();
    }

    /**
     * Starts an agent; returns once its folder is opened and the machine looked at. Blocks for that.
     *
     * @param loop owns the agent; stays the caller's
     * @param fetcher stays the caller's
     * @throws AgentException when the work folder cannot be used
     */
    public static Agent start(
            AgentConfig config, EventLoop loop, AgentGateway gateway, TaskFetcher fetcher, Ids ids, Metrics metrics) {
        return start(config, loop, gateway, fetcher, ids, metrics, EventLog.NONE);
    }

    /**
     * The same.
     *
     * @param events where it is told what happens to the agent and its tasks
     */
    public static Agent start(
            AgentConfig config,
            EventLoop loop,
            AgentGateway gateway,
            TaskFetcher fetcher,
            Ids ids,
            Metrics metrics,
            EventLog events) {
        WorkFolder work = WorkFolder.open(config.work());
        WorkerThreads threads = WorkerThreads.start(config.hostname());
        try {
            Checkpoints checkpoints = new Checkpoints(config.work());
            Checkpoints.Found found = checkpoints.find();
            Optional<AgentId> known = checkpoints.agentId(found);
            Boot boot = Boot.ofThisMachine();
            boolean rebooted = boot.isAfter(checkpoints.boot());
            Jdks jdks = JdkSearch.ofThisMachine().find();
            Resources resources = config.resources() == null ? DetectedResources.of(config.work()) : config.resources();
            AgentInfo info = new AgentInfo(
                    known.orElse(null),
                    config.hostname(),
                    config.port(),
                    resources,
                    jdks.describe(config.attributes()),
                    config.version());
            ProcessContainers containers =
                    new ProcessContainers(containment(config, work.name()), loop, threads.executor());
            TaskServices services = new TaskServices(
                    loop,
                    threads.executor(),
                    containers,
                    fetcher,
                    checkpoints,
                    new Sandboxes(config.work()),
                    new Volumes(config.work()),
                    jdks,
                    new NetworkProber(threads.executor()),
                    ids,
                    metrics,
                    events,
                    config.hostname(),
                    System.getenv());
            Agent agent = new Agent(config, loop, gateway, ids, work, threads, services, info);
            LOG.info(
                    "agent {} in {} offers {}; {}; {}",
                    config.hostname(),
                    config.work(),
                    resources,
                    containers.isolation(),
                    jdks.describe());
            loop.execute(() -> agent.recover(found, boot, rebooted));
            return agent;
        } catch (IOException | RuntimeException e) {
            threads.close();
            work.close();
            throw new AgentException("cannot start an agent in " + config.work() + ": " + e.getMessage(), e);
        }
    }

    private static ProcessSettings containment(AgentConfig config, String name) {
        AgentConfig.Containment containment = config.containers();
        return new ProcessSettings(
                config.work(),
                name,
                containment.controlGroups(),
                containment.capCpu(),
                containment.maxProcesses(),
                containment.logBytes(),
                containment.logFiles());
    }

    /**
     * The agent's identity, once a master has registered it. Fails with an {@link AgentException} when the master
     * refuses it; the agent tries again all the same.
     */
    public CompletableFuture<AgentId> id() {
        return registered.copy();
    }

    /** The task that was given this token, while it runs; fails when the agent is overloaded or closed. */
    public CompletableFuture<Optional<TaskId>> taskWith(String token) {
        CompletableFuture<Optional<TaskId>> found = new CompletableFuture<>();
        loop.execute(() -> found.complete(book.shownBy(token)));
        return found;
    }

    /** The agent's API, for {@code /agent/ID}. */
    public HttpHandler handler() {
        return handler;
    }

    /**
     * Ends this agent process's part. Blocks, for at most a minute.
     *
     * @param stopTasks true: ends every task first, each within its grace; false: they go on, and the next start finds
     *     them
     */
    public void close(boolean stopTasks) {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        try {
            loop.execute(() -> book.close(stopTasks, () -> idle.complete(null)));
            idle.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("tasks still run {} s after they were told to end; leaving them", CLOSE_SECONDS);
        } catch (ExecutionException | RejectedExecutionException e) {
            LOG.warn("the agent's loop has ended before the agent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                link.end();
                book.detach();
                if (collecting != null) {
                    collecting.cancel();
                }
                if (watching != null) {
                    watching.cancel();
                }
                ended.complete(null);
            });
            ended.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.warn("the agent's loop has ended before the agent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        services.containers().close();
        threads.close();
        work.close();
    }

    /** Finds the containers of every known task again, then opens the link. */
    private void recover(Checkpoints.Found found, Boot boot, boolean rebooted) {
        if (rebooted) {
            LOG.warn(
                    "the machine was restarted; its {} tasks are gone",
                    found.tasks().size());
            services.metrics().count("agent.reboots");
            found.damaged().forEach(damage -> LOG.error("{}; moved to {}", damage.why(), damage.movedTo()));
        } else {
            found.damaged().forEach(this::endDamaged);
        }
        AgentId id = agentId;
        tell(
                "agent-started",
                "tasks",
                String.valueOf(found.tasks().size()),
                "reason",
                rebooted ? "the machine was restarted: the tasks are gone" : "the agent's process was started");
        List<CompletableFuture<Void>> adoptions = new ArrayList<>();
        for (Checkpoints.Entry entry : found.tasks()) {
            AgentId owner = id == null ? entry.task().task().agentId() : id;
            TaskRun run = book.found(entry.task(), entry.reports(), owner);
            if (run.recoveredEnded()) {
                continue;
            }
            if (rebooted) {
                run.gone("the machine was restarted, and the task ended with it");
            } else {
                adoptions.add(adopt(run, id != null));
            }
        }
        CompletableFuture.allOf(adoptions.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> loop.execute(() -> {
                    LOG.info("{} tasks found again", found.tasks().size());
                    services.containers().tidy(book.containers());
                    threads.executor().execute(() -> boot.keep(services.checkpoints()));
                    link.open();
                    collect();
                    watch();
                    collecting = loop.every(COLLECT_PERIOD, this::collect);
                    watching = loop.every(WATCH_PERIOD, this::watch);
                }));
    }

    /** Tells an event of this agent. */
    private void tell(String kind, String... fields) {
        AgentId id = agentId;
        List<String> all = new ArrayList<>(List.of("agent", id == null ? "" : id.value(), "host", config.hostname()));
        all.addAll(List.of(fields));
        services.events().tell(kind, all.toArray(String[]::new));
    }

    /** @param wanted false when nobody knows the agent any more that was told to run it: it ends */
    private CompletableFuture<Void> adopt(TaskRun run, boolean wanted) {
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        services.containers()
                .adopt(run.spec())
                .whenComplete((container, failure) -> loop.execute(() -> {
                    if (container == null) {
                        LOG.error(
                                "cannot find the container of task {}",
                                run.record().task().taskId(),
                                failure);
                        run.lost("the agent could not find its container after a restart: " + failure);
                    } else if (!wanted) {
                        container.ifPresentOrElse(
                                still -> {
                                    run.resume(still);
                                    book.endSilently(run);
                                },
                                () -> book.forget(run));
                    } else {
                        container.ifPresentOrElse(run::resume, run::begin);
                    }
                    adopted.complete(null);
                }));
        return adopted;
    }

    /** A task that cannot be told any more must not run on unseen. */
    private void endDamaged(Checkpoints.Damage damage) {
        LOG.error("{}; moved to {}; its container is ended", damage.why(), damage.movedTo());
        services.metrics().count("agent.checkpoint.damaged");
        tell("checkpoint-damaged", "reason", damage.why() + "; its container is ended");
        ContainerSpec spec = new ContainerSpec(
                damage.containerId(),
                damage.movedTo(),
                damage.movedTo(),
                List.of(),
                List.of("unknown"),
                Map.of(),
                null,
                new ContainerLimits(0, 0));
        services.containers()
                .adopt(spec)
                .thenAccept(container -> container.ifPresent(running -> running.stop(Duration.ofSeconds(3))));
    }

    private void collect() {
        Set<Path> inUse = book.sandboxes();
        Instant now = loop.clock().now();
        threads.executor().execute(() -> {
            // what can be fetched again goes before what ended tasks wrote
            LongSupplier missing = () -> PressureGauge.diskMissing(machine.read());
            services.metrics().count("agent.cache.deleted", services.fetcher().tidy(missing));
            services.metrics().count("agent.sandboxes.deleted", collector.collect(inUse, now, missing));
        });
    }

    /** Looks at the machine; tells the master when it runs short of something, or no more. */
    private void watch() {
        try {
            threads.executor().execute(() -> {
                Reading reading = machine.read();
                try {
                    loop.execute(() -> judge(reading));
                } catch (RejectedExecutionException e) {
                    LOG.debug("the agent ends, or cannot keep up; the machine is looked at again later", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("the agent's threads cannot keep up; the machine is looked at again later");
        }
    }

    private void judge(Reading reading) {
        if (PressureGauge.diskMissing(reading) > 0) {
            collect();
        }
        List<FromAgent.Pressure> now = gauge.judge(reading);
        if (!kinds(now).equals(kinds(pressures))) {
            if (now.isEmpty()) {
                LOG.info("the machine runs short of nothing any more");
                tell("pressure-over");
            } else {
                LOG.warn("the machine runs short, the master is told to offer it no more: {}", now);
                tell(
                        "pressure",
                        "reason",
                        now.stream().map(FromAgent.Pressure::words).collect(Collectors.joining("; ")));
            }
            link.send(new FromAgent.Conditions(now));
        }
        pressures = now;
        Map<String, Long> tasks = new HashMap<>();
        book.all().forEach(run -> tasks.merge(AgentMeters.name(run.latest().state()), 1L, Long::sum));
        meters.looked(reading, now, tasks);
    }

    private static List<FromAgent.Pressure.Kind> kinds(List<FromAgent.Pressure> pressures) {
        return pressures.stream().map(FromAgent.Pressure::kind).toList();
    }

    private CompletableFuture<AgentSnapshot> snapshot() {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<AgentSnapshot.Task> tasks = new ArrayList<>();
                    for (TaskRun run : book.all()) {
                        tasks.add(new AgentSnapshot.Task(
                                run.record(), run.latest(), run.container().orElse(null), run.active()));
                    }
                    AgentId id = agentId;
                    return new AgentSnapshot(
                            id == null ? info : info.withId(id),
                            started,
                            link.isRegistered(),
                            link.describe(),
                            services.containers().isolation(),
                            services.jdks(),
                            AgentUnits.of(services, link, pressures, book.all().size()),
                            tasks);
                },
                loop);
    }

    /** What comes from the master; on the loop. */
    private final class Master implements MasterLink.Owner {
        @Override
        public FromAgent.Register register() {
            List<FromAgent.RunningTask> tasks = new ArrayList<>();
            Map<FrameworkId, FrameworkInfo> frameworks = new LinkedHashMap<>();
            for (TaskRun run : book.all()) {
                if (!run.isSilent()) {
                    tasks.add(run.running());
                    frameworks.put(run.record().frameworkId(), run.record().framework());
                }
            }
            AgentId id = agentId;
            return new FromAgent.Register(id == null ? info : info.withId(id), tasks, List.copyOf(frameworks.values()));
        }

        @Override
        public void registered(ToAgent.Registered message) {
            AgentId before = agentId;
            agentId = message.agentId();
            if (!message.agentId().equals(before)) {
                if (before != null) {
                    LOG.error("the master knows this agent as {} from now on, no more as {}", agentId, before);
                }
                keepIdentity(message.agentId());
            } else {
                registered.complete(message.agentId());
            }
            meters.registered(true);
            LOG.info("registered as agent {}", message.agentId());
            tell("session-opened");
            if (!pressures.isEmpty()) {
                link.send(new FromAgent.Conditions(pressures));
            }
            book.connected();
        }

        private void keepIdentity(AgentId id) {
            threads.executor().execute(() -> {
                try {
                    services.checkpoints().saveAgentId(id);
                } catch (IOException e) {
                    LOG.error("cannot keep the agent's identity; a restart will make it a new agent", e);
                }
                registered.complete(id);
            });
        }

        @Override
        public void disconnected() {
            meters.registered(false);
            tell("session-lost", "reason", link.describe());
            book.disconnected();
        }

        @Override
        public void refused(String reason) {
            tell("session-refused", "reason", reason);
            registered.completeExceptionally(
                    new AgentException("the master refuses the agent " + config.hostname() + ": " + reason, null));
        }

        @Override
        public void gone(String reason) {
            LOG.warn("ending all tasks and joining as a new agent; persistent volumes stay: {}", reason);
            tell("agent-given-up", "reason", reason);
            services.metrics().count("agent.gone");
            agentId = null;
            book.endAll();
            threads.executor().execute(() -> {
                try {
                    services.checkpoints().forgetAgentId();
                } catch (IOException e) {
                    LOG.error("cannot give up the agent's identity; after a restart the master turns it away again", e);
                }
            });
        }

        @Override
        public void message(ToAgent message) {
            AgentId id = agentId;
            if (id == null) {
                LOG.warn("ignored {}: the agent has no identity yet", message);
            } else if (message instanceof ToAgent.Run run) {
                book.run(run.framework(), run.task(), id);
            } else if (message instanceof ToAgent.Kill kill) {
                book.kill(kill.frameworkId(), kill.taskId(), kill.killPolicy(), id);
            } else if (message instanceof ToAgent.Acknowledge acknowledge) {
                book.acknowledge(acknowledge);
            } else if (message instanceof ToAgent.ShutdownFramework shutdown) {
                book.shutdown(shutdown.frameworkId());
            } else if (message instanceof ToAgent.DestroyVolumes destroy) {
                book.destroyVolumes(destroy.frameworkId(), destroy.persistenceIds());
            } else {
                LOG.warn("ignored {}: this version does not know it", message);
            }
        }
    }
}

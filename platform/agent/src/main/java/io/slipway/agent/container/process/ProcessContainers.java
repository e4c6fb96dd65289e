package io.slipway.agent.container.process;

import io.slipway.agent.container.Container;
import io.slipway.agent.container.ContainerExit;
import io.slipway.agent.container.ContainerSpec;
import io.slipway.agent.container.Containers;
import io.slipway.agent.container.DiskFull;
import io.slipway.agent.container.LaunchException;
import io.slipway.mesosapi.ContainerId;
import io.slipway.runtime.loop.EventLoop;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers made of processes. Thread-safe. */
public final class ProcessContainers implements Containers {
    /** The variable that marks every process of a container, wherever it went. */
    static final String MARKER = "SLIPWAY_CONTAINER_ID";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessContainers.class);
    private static final Duration LAUNCH_TIMEOUT = Duration.ofSeconds(30);
    private static final String LAUNCH_MECHANISM = "jdk.lang.Process.launchMechanism";

    private final ProcessSettings settings;
    private final Machine machine;
    private final Cgroups cgroups;
    private final TaskUsers users;
    private final Map<Path, ProcessContainer> watched = new ConcurrentHashMap<>();

    /**
     * Installs the supervisor and looks what the machine offers. Blocks.
     *
     * @param loop whose timers are used
     * @param blocking threads that may block
     * @throws IOException when the work folder cannot be written
     */
    public ProcessContainers(ProcessSettings settings, EventLoop loop, Executor blocking) throws IOException {
        if (System.getProperty(LAUNCH_MECHANISM) == null && Files.isDirectory(Path.of("/proc/self"))) {
            // Without the helper program in between a launch takes half the time.
            System.setProperty(LAUNCH_MECHANISM, "VFORK");
        }
        this.settings = settings;
        this.machine = new Machine(
                loop,
                blocking,
                new ProcessTable(),
                Supervisor.install(settings.work().resolve("bin")),
                new AtomicBoolean());
        this.users = new TaskUsers();
        this.cgroups = settings.controlGroups()
                ? Cgroups.discover(Path.of("/proc/self/mountinfo"), Path.of("/proc/self/cgroup"), settings.name())
                : Cgroups.none("switched off");
    }

    @Override
    public CompletableFuture<Container> launch(ContainerSpec spec) {
        CompletableFuture<Container> launched = new CompletableFuture<>();
        machine.run(() -> {
            try {
                launched.complete(launchNow(spec));
            } catch (LaunchException e) {
                launched.completeExceptionally(e);
            } catch (IOException | RuntimeException e) {
                String why = DiskFull.is(e) ? "no space left on the disk of " + settings.work() : e.toString();
                launched.completeExceptionally(new LaunchException("cannot start the container: " + why, e));
            }
        });
        return launched;
    }

    @Override
    public CompletableFuture<Optional<Container>> adopt(ContainerSpec spec) {
        CompletableFuture<Optional<Container>> adopted = new CompletableFuture<>();
        machine.run(() -> {
            try {
                adopted.complete(adoptNow(spec));
            } catch (IOException | RuntimeException e) {
                adopted.completeExceptionally(e);
            }
        });
        return adopted;
    }

    @Override
    public void tidy(Set<ContainerId> known) {
        machine.run(() -> cgroups.tidy(known));
    }

    @Override
    public String isolation() {
        String user =
                users.canSwitch() ? "tasks run as the user they ask for" : "all tasks run as the agent's own user";
        return cgroups.describe() + "; " + user;
    }

    @Override
    public void close() {
        machine.closed().set(true);
        watched.values().forEach(ProcessContainer::forget);
        watched.clear();
        cgroups.removeIfUnused();
    }

    private Container launchNow(ContainerSpec spec) throws IOException {
        Optional<TaskUsers.Account> account = users.resolve(spec.user());
        if (account.isPresent()) {
            TaskUsers.checkReachable(spec.sandbox(), account.get());
            users.give(spec.sandbox(), account.get());
            for (Path folder : spec.folders()) {
                TaskUsers.checkReachable(folder, account.get());
                users.giveUnlessOwned(folder, account.get());
            }
        }
        @Nullable Cgroup cgroup = cgroups.create(spec.id(), spec.limits(), settings.capCpu(), settings.maxProcesses());
        Records records = new Records(spec.records());
        ProcessContainer container = null;
        try {
            records.prepare(supervisorSettings(spec, cgroup, account), environment(spec));
            Process process = machine.supervisor()
                    .builder("supervise", spec.records(), spec.command())
                    .redirectError(supervisorLog(spec))
                    .start();
            container = new ProcessContainer(machine, spec, cgroup, started(process, spec, cgroup), false);
            watch(container, Duration.ZERO);
            process.onExit().thenRun(container::lookSoon);
            return container;
        } finally {
            if (container == null) {
                new Remains(machine.table(), cgroup, marker(spec), 0).killAndRemove();
            }
        }
    }

    private Records.Settings supervisorSettings(
            ContainerSpec spec, @Nullable Cgroup cgroup, Optional<TaskUsers.Account> account) {
        String joinFiles = cgroup == null
                ? ""
                : cgroup.joinFiles().stream().map(Path::toString).collect(Collectors.joining(" "));
        return new Records.Settings(
                spec.sandbox(),
                settings.logBytes(),
                settings.logFiles(),
                joinFiles,
                account.map(users::prefix).orElse(""),
                machine.supervisor().setsid());
    }

    /** Waits for the supervisor's word that the task runs. */
    private Records.Processes started(Process process, ContainerSpec spec, @Nullable Cgroup cgroup) throws IOException {
        EventLoop.Timer watchdog = machine.after(LAUNCH_TIMEOUT, () -> {
            process.destroyForcibly();
            new Remains(machine.table(), cgroup, marker(spec), 0).killAndRemove();
        });
        @Nullable String word;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            word = reader.readLine();
        } finally {
            watchdog.cancel();
        }
        if (word != null && word.startsWith("started ")) {
            return new Records(spec.records())
                    .processes()
                    .orElseThrow(() -> new LaunchException("the supervisor left no record in " + spec.records()));
        }
        process.destroyForcibly();
        String said = Files.readString(supervisorLog(spec).toPath()).trim();
        String why =
                word == null ? "the supervisor ended before it started the task" : word.replaceFirst("^error ", "");
        throw new LaunchException("cannot start the container: " + why + (said.isEmpty() ? "" : " (" + said + ")"));
    }

    private Optional<Container> adoptNow(ContainerSpec spec) throws IOException {
        Records records = new Records(spec.records());
        if (!records.prepared()) {
            return Optional.empty();
        }
        @Nullable Cgroup cgroup = cgroups.of(spec.id());
        Optional<Records.Processes> processes;
        try {
            processes = records.processes();
            if (processes.isEmpty()) {
                records.abandon();
                processes = records.processes();
            }
        } catch (IOException e) {
            LOG.error("container {} cannot be followed any more; ending it", spec.id(), e);
            new Remains(machine.table(), cgroup, marker(spec), 0).killAndRemove();
            return Optional.of(new EndedContainer(
                    spec.id(),
                    records.started(),
                    new ContainerExit(null, null, "ended by the agent: " + e.getMessage())));
        }
        if (processes.isEmpty()) {
            new Remains(machine.table(), cgroup, marker(spec), 0).killAndRemove();
            return Optional.of(new EndedContainer(
                    spec.id(),
                    records.started(),
                    new ContainerExit(null, null, "the agent ended while it started the task")));
        }
        ProcessContainer container = new ProcessContainer(machine, spec, cgroup, processes.get(), true);
        watch(container, Duration.ZERO);
        LOG.info("found container {} again, task process {}", spec.id(), container.pid());
        return Optional.of(container);
    }

    private void watch(ProcessContainer container, Duration delay) {
        watched.put(container.records(), container);
        container.exited().thenRun(() -> watched.remove(container.records(), container));
        container.lookAfter(delay);
    }

    private static Map<String, String> environment(ContainerSpec spec) {
        Map<String, String> environment = new LinkedHashMap<>(spec.environment());
        environment.put(MARKER, spec.id().value());
        return environment;
    }

    /** How the processes of a container are known. */
    static String marker(ContainerSpec spec) {
        return MARKER + "=" + spec.id().value();
    }

    private static File supervisorLog(ContainerSpec spec) {
        return spec.records().resolve("supervisor.log").toFile();
    }
}

package io.slipway.agent.container.process;

import io.slipway.agent.container.CommandOutcome;
import io.slipway.agent.container.Container;
import io.slipway.agent.container.ContainerExit;
import io.slipway.agent.container.ContainerExit.OutOfMemory;
import io.slipway.agent.container.ContainerSpec;
import io.slipway.agent.container.ContainerUsage;
import io.slipway.mesosapi.ContainerId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one container. It goes: running, then leader ended, then empty, then done.
 *
 * <p>Running to leader ended: the supervisor's exit record appears, or neither supervisor nor task are alive. Leader
 * ended to empty: what is left of the task is killed; when the task is being stopped, only once its grace is over, so
 * that a shell that dies first does not cost its program the grace. Empty to done: the pumps have emptied the pipes
 * and the control groups are removed.
 *
 * <p>INVARIANT: the mutable fields are touched only under {@code this}, on threads that may block.
 */
final class ProcessContainer implements Container {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessContainer.class);
    private static final Duration SELDOM = Duration.ofSeconds(1);
    private static final Duration WITHOUT_NOTICE = Duration.ofMillis(200);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final int PUMP_LOOKS = 100;
    private static final int REMOVE_LOOKS = 50;
    private static final int LOUD_KILL_ROUND = 250;

    private final Machine machine;
    private final ContainerSpec spec;
    private final Records records;
    private final Records.Processes processes;
    private final Remains remains;
    private final boolean sameBoot;
    private final Instant started;
    private final Duration period;
    private final CompletableFuture<ContainerExit> exited = new CompletableFuture<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean forgotten;
    private final CompletableFuture<String> warning = new CompletableFuture<>();

    private boolean leaderEnded;
    private boolean empty;
    private @Nullable Integer code;
    private String trouble = "";
    private @Nullable OutOfMemory outOfMemory;
    private @Nullable Long stopDeadlineNanos;
    private int killRounds;
    private int pumpLooks;
    private int removeLooks;

    /** @param adopted whether another process is the supervisor's parent, so that its end is not told */
    ProcessContainer(
            Machine machine, ContainerSpec spec, @Nullable Cgroup cgroup, Records.Processes processes, boolean adopted)
            throws IOException {
        this.machine = machine;
        this.spec = spec;
        this.records = new Records(spec.records());
        this.processes = processes;
        this.remains = new Remains(machine.table(), cgroup, ProcessContainers.marker(spec), processes.task());
        this.sameBoot = processes.bootId().equals(machine.table().bootId());
        this.started = records.started();
        this.period = adopted ? WITHOUT_NOTICE : SELDOM;
    }

    @Override
    public ContainerId id() {
        return spec.id();
    }

    @Override
    public long pid() {
        return processes.task();
    }

    @Override
    public CompletableFuture<ContainerExit> exited() {
        return exited;
    }

    @Override
    public CompletableFuture<String> warning() {
        return warning;
    }

    @Override
    public Instant started() {
        return started;
    }

    Path records() {
        return spec.records();
    }

    /** Ends the watch; the container goes on. */
    void forget() {
        forgotten = true;
    }

    @Override
    public void stop(Duration grace) {
        machine.run(() -> {
            stopNow(grace);
            look();
        });
        machine.after(grace, this::look);
    }

    private synchronized void stopNow(Duration grace) {
        boolean first = stopDeadlineNanos == null;
        long deadline = machine.loop().clock().nanoTime() + grace.toNanos();
        stopDeadlineNanos = stopDeadlineNanos == null ? deadline : Math.min(stopDeadlineNanos, deadline);
        if (first && !grace.isZero() && !exited.isDone()) {
            remains.terminate();
        }
    }

    @Override
    public CompletableFuture<ContainerUsage> usage() {
        CompletableFuture<ContainerUsage> result = new CompletableFuture<>();
        machine.run(() -> result.complete(usageNow()));
        return result;
    }

    private ContainerUsage usageNow() {
        @Nullable
        ContainerUsage accounted =
                remains.cgroup() == null ? null : remains.cgroup().usage();
        if (accounted != null) {
            return accounted;
        }
        List<ProcessTable.Entry> entries = machine.table().belonging(pid(), remains.marker());
        return new ContainerUsage(
                entries.size(),
                entries.stream().mapToDouble(ProcessTable.Entry::userSeconds).sum(),
                entries.stream().mapToDouble(ProcessTable.Entry::systemSeconds).sum(),
                entries.stream().mapToLong(ProcessTable.Entry::memoryBytes).sum(),
                0);
    }

    @Override
    public CompletableFuture<CommandOutcome> execute(String command, Duration timeout) {
        return new ContainerCommand(machine, spec, command, timeout).run();
    }

    /** Looks at the container as soon as a thread is free. */
    void lookSoon() {
        machine.run(this::look);
    }

    /** Looks at the container after {@code delay}, and from then on as often as is needed. */
    void lookAfter(Duration delay) {
        machine.after(delay, () -> {
            if (forgotten || exited.isDone()) {
                return;
            }
            lookAfter(look());
        });
    }

    private Duration look() {
        if (forgotten || exited.isDone() || !looking.compareAndSet(false, true)) {
            return period;
        }
        try {
            return advance();
        } catch (IOException | RuntimeException e) {
            LOG.error("cannot look after container {}; will try again", spec.id(), e);
            return SELDOM;
        } finally {
            looking.set(false);
        }
    }

    /** Takes the container as far as it can go now. Returns when to look again. */
    private synchronized Duration advance() throws IOException {
        if (!leaderEnded) {
            leaderEnded = hasLeaderEnded();
            if (!leaderEnded) {
                return watchRunning();
            }
        }
        if (!empty) {
            List<Long> left = remains.processes();
            left = left.isEmpty() ? remains.strays() : left;
            if (!left.isEmpty()) {
                return clearOut(left);
            }
            empty = true;
        }
        if (supervisorAlive() && pumpLooks++ < PUMP_LOOKS) {
            return OFTEN; // the pumps still carry what the task wrote last
        }
        noticeOutOfMemory();
        if (!remains.removeGroups() && removeLooks++ < REMOVE_LOOKS) {
            return OFTEN;
        }
        exited.complete(new ContainerExit(code, outOfMemory, trouble));
        return period;
    }

    private Duration watchRunning() {
        if (noticeOutOfMemory() || graceIsOver()) {
            return clearOut(remains.processes());
        }
        return stopDeadlineNanos == null ? period : OFTEN;
    }

    private Duration clearOut(List<Long> left) {
        if (stopDeadlineNanos != null && !graceIsOver() && outOfMemory == null) {
            return OFTEN;
        }
        if (++killRounds % LOUD_KILL_ROUND == 0) {
            LOG.warn("container {}: processes {} do not die of SIGKILL; will go on trying", spec.id(), left);
        }
        remains.kill();
        return killRounds < LOUD_KILL_ROUND ? OFTEN : SELDOM;
    }

    private boolean graceIsOver() {
        return stopDeadlineNanos != null && machine.loop().clock().nanoTime() >= stopDeadlineNanos;
    }

    private boolean noticeOutOfMemory() {
        if (outOfMemory == null && remains.cgroup() != null) {
            outOfMemory = remains.cgroup().outOfMemory();
        }
        return outOfMemory != null;
    }

    private boolean hasLeaderEnded() throws IOException {
        // Alive is asked first: a supervisor that ends in between has left its record.
        boolean supervised = supervisorAlive();
        Optional<Integer> recorded = records.exitCode();
        if (recorded.isPresent()) {
            code = recorded.get();
            return true;
        }
        if (supervised) {
            return false;
        }
        boolean running = sameBoot && machine.table().alive(processes.task(), processes.taskStart());
        if (!sameBoot) {
            trouble = "the machine was restarted while the task ran";
        } else if (!warning.isDone()) {
            trouble = "the task's supervisor (process " + processes.supervisor()
                    + ") was killed, so the exit code is not known";
            String words = "the task's supervisor (process " + processes.supervisor()
                    + ") was killed; its exit code will not be known";
            warning.complete(words);
            LOG.error("container {}: {}{}", spec.id(), trouble, running ? "; the task goes on" : "");
        }
        return !running;
    }

    private boolean supervisorAlive() {
        return sameBoot && machine.table().alive(processes.supervisor(), processes.supervisorStart());
    }
}

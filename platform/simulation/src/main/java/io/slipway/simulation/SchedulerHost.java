package io.slipway.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import io.slipway.scheduler.Scheduler;
import io.slipway.scheduler.SchedulerConfig;
import io.slipway.scheduler.http.SchedulerApi;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The machine a real scheduler runs on: its process can die, and start again on what the disk holds. */
public final class SchedulerHost {
    private final SimulatedTime time;
    private final Faults faults;
    private final Ids ids;
    private final Network.Lines lines;
    private final MemoryDisk disk = new MemoryDisk();
    private @Nullable SimulatedLoop loop;
    private @Nullable MemoryLog log;
    private @Nullable Scheduler scheduler;

    SchedulerHost(World world, Network.Lines lines) {
        this.time = world.time();
        this.faults = world.faults();
        this.ids = world.ids();
        this.lines = lines;
    }

    /** Its lines to the master. */
    public Network.Lines lines() {
        return lines;
    }

    /** Starts the process. */
    public void start() {
        if (scheduler != null) {
            return;
        }
        SimulatedLoop newLoop = time.newLoop("scheduler");
        MemoryLog newLog = new MemoryLog(disk, newLoop, () -> faults.between(1, 10));
        scheduler = Scheduler.start(
                SchedulerConfig.of("simulation", () -> "http://127.0.0.1:7070"),
                newLoop,
                newLog,
                lines,
                ids,
                new Metrics(),
                event -> {});
        newLog.start();
        loop = newLoop;
        log = newLog;
    }

    /** The process dies; what was not flushed is lost, or some of it is not. */
    public void crash() {
        if (scheduler != null) {
            Objects.requireNonNull(loop).crash();
            Objects.requireNonNull(log).crash(faults.below(3));
            lines.died();
            scheduler = null;
        }
    }

    public boolean isUp() {
        return scheduler != null;
    }

    /**
     * Asks for an app, as PUT would.
     *
     * @param json its definition
     */
    public CompletableFuture<SchedulerApi.Deployment> put(String app, String json) {
        try {
            ObjectNode definition = (ObjectNode) new ObjectMapper().readTree(json);
            AppUpdate update = new AppUpdate(PathId.absolute(app), definition);
            SchedulerApi.Options options = new SchedulerApi.Options(true, false);
            return present().updateApps(List.of(update), SchedulerApi.AppMode.PUT_PARTIAL, options);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** The tasks of an app that it believes to run. */
    public Set<String> running(String app) {
        return scheduler == null
                ? Set.of()
                : present().snapshot().tasks(PathId.absolute(app)).stream()
                        .filter(task -> task.state().equals("TASK_RUNNING"))
                        .map(task -> task.id())
                        .collect(Collectors.toSet());
    }

    /** Whether no deployment is under way. */
    public boolean isIdle() {
        return scheduler != null && present().snapshot().deployments().isEmpty();
    }

    private SchedulerApi present() {
        if (scheduler == null) {
            throw new IllegalStateException("the scheduler is down");
        }
        return scheduler.api();
    }
}

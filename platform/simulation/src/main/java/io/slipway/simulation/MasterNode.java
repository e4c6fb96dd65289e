package io.slipway.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import io.slipway.runtime.testing.Watch;
import io.slipway.scheduler.Scheduler;
import io.slipway.scheduler.SchedulerConfig;
import io.slipway.scheduler.http.SchedulerApi;
import io.slipway.scheduler.http.Snapshot;
import io.slipway.simulation.log.LogGroup;
import io.slipway.simulation.log.LogMember;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One of several machines that each run a real master and a real scheduler on a member of one log. */
public final class MasterNode implements Station {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int number;
    private final World world;
    private final LogGroup group;
    private final Watch watch;
    private final Metrics metrics = new Metrics();
    private @Nullable Running process;

    /** What dies together. */
    private record Running(List<SimulatedLoop> loops, LogMember log, Master master, Scheduler scheduler) {}

    MasterNode(int number, World world, LogGroup group, Watch watch) {
        this.number = number;
        this.world = world;
        this.group = group;
        this.watch = watch;
    }

    /** Starts the process. */
    public void start() {
        if (process != null) {
            return;
        }
        SimulatedTime time = world.time();
        SimulatedLoop logLoop = time.newLoop("log " + number, watch);
        SimulatedLoop masterLoop = time.newLoop("master " + number, watch);
        SimulatedLoop schedulerLoop = time.newLoop("scheduler " + number, watch);
        LogMember log = group.open(number, logLoop);
        MasterConfig config = MasterConfig.of("simulation", "master-" + number, 7070, "0.1.0");
        Master master = Master.start(config, masterLoop, log, world.ids(), metrics);
        Scheduler scheduler = Scheduler.start(
                SchedulerConfig.of("master-" + number, () -> "http://127.0.0.1:7070"),
                schedulerLoop,
                log,
                world.network().direct(this),
                world.ids(),
                new Metrics(),
                event -> {});
        process = new Running(List.of(logLoop, masterLoop, schedulerLoop), log, master, scheduler);
        log.start();
    }

    /** The process dies; what its disk had not flushed is lost, but perhaps for the oldest of it. */
    public void crash() {
        Running dead = process;
        if (dead != null) {
            process = null;
            dead.loops.forEach(SimulatedLoop::crash);
            dead.log.crash(world.faults().below(4));
            world.network().died(this);
        }
    }

    /** It ends in order: leadership is handed over first. */
    public void stop() {
        if (process != null) {
            process.log.handOver();
            SimulatedTime.Event unused = world.time().after(Duration.ofMillis(200), this::crash);
        }
    }

    /** It comes back after a while, if it is down then. */
    public void startAfter(Duration pause) {
        SimulatedTime.Event unused = world.time().after(pause, this::start);
    }

    /** The whole process stands still for a while. */
    public void stall(Duration duration) {
        if (process != null) {
            process.loops.forEach(loop -> loop.stall(duration));
        }
    }

    /** Its disk refuses the next write: the process says so, and ends. */
    public void failDisk() {
        if (process != null) {
            process.log.failDisk();
        }
    }

    public int number() {
        return number;
    }

    @Override
    public boolean isUp() {
        return process != null;
    }

    /** Whether its log was told that it leads. */
    public boolean leads() {
        return process != null && process.log.leads();
    }

    /** Whether its scheduler decides. */
    boolean schedulerLeads() {
        return process != null && process.scheduler.api().isLeading();
    }

    /** Its member of the log. @throws IllegalStateException when it is down */
    public LogMember log() {
        return present().log;
    }

    /**
     * Asks for an app, as PUT would.
     *
     * @param json its definition
     */
    public CompletableFuture<SchedulerApi.Deployment> put(String app, String json) {
        try {
            AppUpdate update = new AppUpdate(PathId.absolute(app), (ObjectNode) JSON.readTree(json));
            return present()
                    .scheduler
                    .api()
                    .updateApps(
                            List.of(update), SchedulerApi.AppMode.PUT_PARTIAL, new SchedulerApi.Options(true, false));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** What its scheduler shows. @throws IllegalStateException when it is down */
    public Snapshot apps() {
        return present().scheduler.api().snapshot();
    }

    @Override
    public AgentGateway agents() {
        return present().master.agentGateway();
    }

    @Override
    public SchedulerGateway frameworks() {
        return present().master.schedulerGateway();
    }

    @Override
    public CompletableFuture<MasterView> view() {
        return process == null
                ? CompletableFuture.failedFuture(new IllegalStateException("the master is down"))
                : process.master.view();
    }

    /** Its master. */
    Master master() {
        return present().master;
    }

    @Override
    public boolean failed() {
        return metrics.counted("master.failures") > 0;
    }

    private Running present() {
        return Objects.requireNonNull(process, "the machine is down");
    }

    @Override
    public String toString() {
        return "master-" + number + (process == null ? " down" : leads() ? " leading" : " following");
    }
}

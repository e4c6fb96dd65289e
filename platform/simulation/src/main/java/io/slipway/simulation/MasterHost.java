package io.slipway.simulation;

import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.master.journal.Standing;
import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The machine the master runs on: its process can die, and start again on what the disk holds. */
public final class MasterHost implements Station {
    private static final MasterConfig CONFIG = MasterConfig.of("simulation", "master", 7070, "0.1.0");

    private final SimulatedTime time;
    private final Faults faults;
    private final Ids ids;
    private final MemoryDisk disk = new MemoryDisk();
    private final Metrics metrics = new Metrics();
    private @Nullable SimulatedLoop loop;
    private @Nullable MemoryLog log;
    private @Nullable Master master;

    MasterHost(SimulatedTime time, Faults faults, Ids ids) {
        this.time = time;
        this.faults = faults;
        this.ids = ids;
    }

    /** Starts the process. */
    public void start() {
        if (master != null) {
            return;
        }
        SimulatedLoop newLoop = time.newLoop("master");
        MemoryLog newLog = new MemoryLog(disk, newLoop, () -> faults.between(1, 10));
        master = Master.start(CONFIG, newLoop, newLog, ids, metrics);
        newLog.start();
        loop = newLoop;
        log = newLog;
    }

    @Override
    public boolean failed() {
        return metrics.counted("master.failures") > 0;
    }

    /** The process dies; what was not flushed is lost, or some of it is not. */
    public void crash() {
        if (loop != null && log != null) {
            loop.crash();
            log.crash(faults.below(3));
        }
        master = null;
    }

    /** Leadership is lost, some writes under way being kept, and won again. */
    public void loseLeadership() {
        MemoryLog present = log;
        if (master != null && present != null) {
            present.loseLeadership(faults.below(3));
            SimulatedTime.Event unused = time.after(faults.between(1, 5_000), present::lead);
        }
    }

    @Override
    public boolean isUp() {
        return master != null;
    }

    @Override
    public AgentGateway agents() {
        return present().agentGateway();
    }

    @Override
    public SchedulerGateway frameworks() {
        return present().schedulerGateway();
    }

    /** An operator declares an agent gone. */
    public CompletableFuture<Boolean> markGone(AgentId id) {
        return present().markGone(id);
    }

    /** An operator drains an agent. */
    public CompletableFuture<Boolean> drain(AgentId id, @Nullable Duration deadline) {
        return present()
                .standing(
                        id,
                        now -> new Standing(new Standing.Drain(now, Duration.ofSeconds(2), false, deadline, 2), false));
    }

    /** An operator takes an agent into use again. */
    public CompletableFuture<Boolean> reactivate(AgentId id) {
        return present().reactivate(id);
    }

    @Override
    public CompletableFuture<MasterView> view() {
        return master == null
                ? CompletableFuture.failedFuture(new IllegalStateException("the master is down"))
                : master.view();
    }

    private Master present() {
        if (master == null) {
            throw new IllegalStateException("the master is down");
        }
        return master;
    }
}

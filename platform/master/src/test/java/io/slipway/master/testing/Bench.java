package io.slipway.master.testing;

import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.resources.Attributes;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A master on simulated time, which can crash and start again on the same disk. */
public final class Bench {
    private static final MasterConfig USUAL = MasterConfig.of("test", "localhost", 7070, "0.1.0");
    /** As usual, but for the two weeks after which an unreachable agent is gone: they have too many seconds. */
    public static final MasterConfig CONFIG = new MasterConfig(
            USUAL.clusterName(),
            USUAL.hostname(),
            USUAL.port(),
            USUAL.version(),
            USUAL.pingInterval(),
            USUAL.maxPings(),
            USUAL.reregisterTimeout(),
            Duration.ofHours(6),
            USUAL.patience(),
            USUAL.heartbeatInterval(),
            USUAL.offerTimeout(),
            USUAL.allocator());

    public final SimulatedTime time = new SimulatedTime();
    private final MemoryDisk disk = new MemoryDisk();
    private final Ids ids = new Ids(new Random(7));
    private SimulatedLoop loop = time.newLoop("master");
    private MemoryLog log = MemoryLog.single(disk);
    public Master master;

    /** What the master told the event log: the kind and the fields. */
    public final List<String> decisions = new ArrayList<>();

    public Bench() {
        master = start();
    }

    /** The master dies, and another one takes over its disk. */
    public void restart() {
        loop.crash();
        log.crash();
        loop = time.newLoop("master");
        log = MemoryLog.single(disk);
        master = start();
    }

    /** Leadership comes to an end and back. */
    public void loseLeadership() {
        log.loseLeadership(0);
        time.settle();
        log.lead();
        time.settle();
    }

    private Master start() {
        Master started = Master.start(
                CONFIG, loop, log, ids, new Metrics(), (kind, fields) -> decisions.add(kind + " " + List.of(fields)));
        log.start();
        time.settle();
        return started;
    }

    public void pass(Duration duration) {
        time.advance(duration);
    }

    /** A new agent that registers. */
    public FakeAgent agent(String hostname, String resources) {
        FakeAgent agent = new FakeAgent(this, hostname, resources, Attributes.parse("rack:a;jdk:{17}"));
        agent.register();
        return agent;
    }

    /** A framework that subscribes for {@code *}. */
    public FakeFramework framework(Capability... capabilities) {
        return framework(Duration.ofDays(7), capabilities);
    }

    /** A framework that subscribes for {@code *}. */
    public FakeFramework framework(Duration failoverTimeout, Capability... capabilities) {
        FrameworkInfo info = new FrameworkInfo(
                null, "test", "", List.of("*"), failoverTimeout, true, "here", "", "", Set.of(capabilities), Map.of());
        FakeFramework framework = new FakeFramework(this, info);
        framework.subscribe();
        return framework;
    }
}

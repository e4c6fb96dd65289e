package io.slipway.simulation.log;

import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.testing.LogContract;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** The contract is written for the only member; what several owe one another the {@link Witness} sees. */
class LogMemberTest extends LogContract {
    private static final int NEVER = Integer.MAX_VALUE;

    private final SimulatedTime time = new SimulatedTime();
    private final LogGroup group = new LogGroup(
            1,
            new Mail(time, () -> Duration.ofMillis(1), () -> false, () -> false),
            new Random(7),
            new LogGroup.Settings(member -> Duration.ofMillis(3), NEVER, Flaw.NONE, member -> {}));

    @Override
    protected ReplicatedLog newLog() {
        return group.open(0, time.newLoop("log"));
    }

    @Override
    protected EventLoop newLoop(String name) {
        return time.newLoop(name);
    }

    @Override
    protected void await(BooleanSupplier condition) {
        time.until(condition, Duration.ofMinutes(1));
    }

    @Override
    protected void compact(ReplicatedLog log) {
        ((LogMember) log).takeSnapshot();
        time.settle();
    }

    @Override
    protected void crash(ReplicatedLog log) {
        ((LogMember) log).crash(1);
    }
}

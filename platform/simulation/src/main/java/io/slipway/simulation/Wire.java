package io.slipway.simulation;

import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;

/** One direction of one connection: keeps the order, takes time, and after a cut loses what is sent. */
final class Wire {
    private final SimulatedTime time;
    private final Faults faults;
    private long lastDueNanos;
    private boolean cut;
    private boolean losesInFlight;

    Wire(SimulatedTime time, Faults faults) {
        this.time = time;
        this.faults = faults;
    }

    /** Has {@code delivery} happen after a while, after everything sent before. */
    void carry(Runnable delivery) {
        if (cut) {
            return;
        }
        long due = Math.max(lastDueNanos, time.nanoTime() + faults.delay().toNanos());
        lastDueNanos = due;
        SimulatedTime.Event unused = time.after(Duration.ofNanos(due - time.nanoTime()), () -> {
            if (!losesInFlight) {
                delivery.run();
            }
        });
    }

    /** What is sent from now on is lost, and perhaps what is under way too. */
    void cut(boolean inFlightToo) {
        cut = true;
        losesInFlight |= inFlightToo;
    }
}

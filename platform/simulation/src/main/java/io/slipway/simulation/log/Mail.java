package io.slipway.simulation.log;

import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Carries what members tell one another, each message for itself: it may be lost, doubled, late, and overtaken. A
 * cut is of one direction.
 */
public final class Mail {
    private final SimulatedTime time;
    private final Supplier<Duration> delay;
    private final BooleanSupplier loses;
    private final BooleanSupplier repeats;
    private final Set<Way> cuts = new HashSet<>();

    private record Way(int from, int to) {}

    /** @param delay how long the next message takes */
    public Mail(SimulatedTime time, Supplier<Duration> delay, BooleanSupplier loses, BooleanSupplier repeats) {
        this.time = time;
        this.delay = delay;
        this.loses = loses;
        this.repeats = repeats;
    }

    void send(int from, int to, Runnable delivery) {
        if (loses.getAsBoolean()) {
            return;
        }
        carry(new Way(from, to), delivery);
        if (repeats.getAsBoolean()) {
            carry(new Way(from, to), delivery);
        }
    }

    private void carry(Way way, Runnable delivery) {
        SimulatedTime.Event unused = time.after(delay.get(), () -> {
            if (!cuts.contains(way)) {
                delivery.run();
            }
        });
    }

    /** Nothing comes from one to the other any more, what is under way included. */
    public void cut(int from, int to) {
        cuts.add(new Way(from, to));
    }

    /** Everything can pass again. */
    public void mend() {
        cuts.clear();
    }
}

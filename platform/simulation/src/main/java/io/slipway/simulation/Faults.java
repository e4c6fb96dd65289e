package io.slipway.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What goes wrong, and how often. Drawn from the seed; {@link #stop} ends it all.
 *
 * <p>A connection keeps its order, as TCP does; what arrives late or out of order belongs to a connection that broke.
 */
public final class Faults {
    private final RandomGenerator random;
    private boolean active;
    private double repeatChance;
    private double loseChance;
    private int slowestMs = 5;

    Faults(RandomGenerator random) {
        this.random = random;
    }

    /** Messages take up to {@code milliseconds}, and one that may be repeated is, with this chance. */
    public void start(int milliseconds, double chanceToRepeat) {
        active = true;
        slowestMs = milliseconds;
        repeatChance = chanceToRepeat;
    }

    /** Messages between masters are lost with this chance. */
    public void lose(double chance) {
        loseChance = chance;
    }

    /** From now on everything goes well, and fast. */
    public void stop() {
        active = false;
        slowestMs = 5;
        repeatChance = 0;
        loseChance = 0;
    }

    RandomGenerator random() {
        return random;
    }

    boolean areActive() {
        return active;
    }

    /** How long the next message takes. */
    Duration delay() {
        return Duration.ofNanos(200_000 + random.nextLong(slowestMs * 1_000_000L));
    }

    boolean loses() {
        return loseChance > 0 && chance(loseChance);
    }

    boolean repeats() {
        return chance(repeatChance);
    }

    /** True with this chance, from 0 to 1. */
    public boolean chance(double of) {
        return random.nextDouble() < of;
    }

    /** A number from 0 to below {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A time from {@code fromMs} to below {@code toMs} milliseconds. */
    public Duration between(long fromMs, long toMs) {
        return Duration.ofMillis(fromMs + random.nextLong(toMs - fromMs));
    }
}

package io.slipway.runtime.testing;

import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves when told, and the queue of what happens at which time. All loops made from it share one thread:
 * the caller's. Not thread-safe.
 */
public final class SimulatedTime implements Clock {
    private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nanos;
    private long sequence;

    /** A new loop whose tasks and timers run when this time is advanced. */
    public SimulatedLoop newLoop(String name) {
        return newLoop(name, Watch.EXACT);
    }

    /** A new loop on a machine whose clock is not exact. */
    public SimulatedLoop newLoop(String name, Watch watch) {
        return new SimulatedLoop(name, this, watch);
    }

    @Override
    public Instant now() {
        return ORIGIN.plusMillis(nanos / 1_000_000);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    /** Puts {@code action} on the queue for {@code delay} from now. */
    public Event after(Duration delay, Runnable action) {
        Event event = new Event(nanos + Math.max(0, delay.toNanos()), sequence++, action);
        events.add(event);
        return event;
    }

    /** Drops a queued event. */
    public void cancel(Event event) {
        event.over = true;
    }

    /** Runs the earliest event, moving the clock to it. Returns false when there is none. */
    public boolean step() {
        Event event = next();
        if (event == null) {
            return false;
        }
        events.remove();
        event.over = true;
        nanos = Math.max(nanos, event.dueNanos);
        event.action.run();
        return true;
    }

    /** Runs everything that is due now, and what that makes due now, without moving the clock. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Moves the clock by {@code duration}, running everything on the way. */
    public void advance(Duration duration) {
        long until = nanos + duration.toNanos();
        for (Event next = next(); next != null && next.dueNanos <= until; next = next()) {
            step();
        }
        nanos = until;
    }

    /**
     * Runs events until {@code condition} holds.
     *
     * @throws AssertionError when it does not hold within {@code limit} of simulated time
     */
    public void until(BooleanSupplier condition, Duration limit) {
        long end = nanos + limit.toNanos();
        while (!condition.getAsBoolean()) {
            Event next = next();
            if (next == null || next.dueNanos > end) {
                throw new AssertionError("condition not met within " + limit + " of simulated time");
            }
            step();
        }
    }

    /** The first that was not cancelled. Those that were stay until it is their turn, for a queue is slow to search. */
    private @Nullable Event next() {
        Event first = events.peek();
        while (first != null && first.over) {
            events.remove();
            first = events.peek();
        }
        return first;
    }

    /** Something that happens at a time. */
    public static final class Event implements Comparable<Event> {
        private final long dueNanos;
        /** The order among those of one time. */
        private final long sequence;

        private final Runnable action;
        private boolean over;

        private Event(long dueNanos, long sequence, Runnable action) {
            this.dueNanos = dueNanos;
            this.sequence = sequence;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            int byDue = Long.compare(dueNanos, other.dueNanos);
            return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
        }
    }
}

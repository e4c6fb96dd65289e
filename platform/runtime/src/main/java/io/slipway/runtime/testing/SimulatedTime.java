package io.slipway.runtime.testing;

import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

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
        return new SimulatedLoop(name, this);
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
        events.remove(event);
    }

    /** Runs the earliest event, moving the clock to it. Returns false when there is none. */
    public boolean step() {
        Event event = events.poll();
        if (event == null) {
            return false;
        }
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
        for (Event next = events.peek(); next != null && next.dueNanos <= until; next = events.peek()) {
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
            Event next = events.peek();
            if (next == null || next.dueNanos > end) {
                throw new AssertionError("condition not met within " + limit + " of simulated time");
            }
            step();
        }
    }

    /**
     * Something that happens at a time.
     *
     * @param dueNanos when
     * @param sequence order among those of one time
     * @param action what
     */
    public record Event(long dueNanos, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byDue = Long.compare(dueNanos, other.dueNanos);
            return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
        }
    }
}

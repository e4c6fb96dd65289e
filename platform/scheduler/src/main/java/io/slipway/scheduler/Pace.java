package io.slipway.scheduler;

import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;

/**
 * Spaces out work that grows with the state and does for many events at once: it is done soon after it was asked for,
 * and takes no more than a fifth of the loop's time. On the loop.
 */
final class Pace {
    /** How long it rests, in terms of what the work has taken. */
    static final int REST = 4;

    /** The longest rest: readers see nothing older. */
    static final Duration LONGEST = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Runnable work;
    private long notBefore;
    private boolean asked;

    Pace(EventLoop loop, Runnable work) {
        this.loop = loop;
        this.work = work;
        this.notBefore = loop.clock().nanoTime();
    }

    /** Has the work done, once for all who ask before it begins. */
    void soon() {
        if (!asked) {
            asked = true;
            long rest = notBefore - loop.clock().nanoTime();
            EventLoop.Timer unused = loop.schedule(Duration.ofNanos(Math.max(0, rest)), this::work);
        }
    }

    private void work() {
        asked = false;
        long begin = loop.clock().nanoTime();
        try {
            work.run();
        } finally {
            long end = loop.clock().nanoTime();
            notBefore = end + Math.min(LONGEST.toNanos(), REST * (end - begin));
        }
    }
}

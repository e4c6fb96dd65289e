package io.slipway.runtime.loop;

import java.time.Duration;

/** A timer that arms itself again after each run. */
final class Repeating implements EventLoop.Timer {
    private final EventLoop loop;
    private final Duration period;
    private final Runnable task;
    private volatile boolean cancelled;

    Repeating(EventLoop loop, Duration period, Runnable task) {
        this.loop = loop;
        this.period = period;
        this.task = task;
        arm();
    }

    private void arm() {
        EventLoop.Timer unused = loop.schedule(period, this::run);
    }

    private void run() {
        if (cancelled) {
            return;
        }
        arm();
        task.run();
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}

package io.slipway.runtime.testing;

import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * An event loop that runs when its {@link SimulatedTime} is advanced. After {@link #crash} nothing of it runs any more.
 */
public final class SimulatedLoop implements EventLoop {
    private final String name;
    private final SimulatedTime time;
    private boolean crashed;
    private boolean running;

    SimulatedLoop(String name, SimulatedTime time) {
        this.name = name;
        this.time = time;
    }

    /** Drops everything queued and refuses the rest, as when the process died. */
    public void crash() {
        crashed = true;
    }

    /** Whether it crashed. */
    public boolean isCrashed() {
        return crashed;
    }

    @Override
    public void execute(Runnable task) {
        if (crashed) {
            throw new RejectedExecutionException(name + " crashed");
        }
        SimulatedTime.Event unused = time.after(Duration.ZERO, () -> run(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        SimulatedTime.Event event = time.after(delay, () -> run(task));
        return () -> time.cancel(event);
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    @Override
    public Clock clock() {
        return time;
    }

    private void run(Runnable task) {
        if (crashed) {
            return;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }
}

package io.slipway.runtime.testing;

import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;

/**
 * An event loop that runs when its {@link SimulatedTime} is advanced. After {@link #crash} nothing of it runs any more;
 * while it {@linkplain #stall stands still}, everything waits.
 */
public final class SimulatedLoop implements EventLoop {
    private final String name;
    private final SimulatedTime time;
    private final Watch watch;
    private final Clock clock;
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private long stalledUntilNanos;
    private boolean crashed;
    private boolean running;

    SimulatedLoop(String name, SimulatedTime time, Watch watch) {
        this.name = name;
        this.time = time;
        this.watch = watch;
        this.clock = watch.on(time);
    }

    /** Stands still for a while, as in a long collection of garbage or when stopped: what comes waits in its order. */
    public void stall(Duration duration) {
        stalledUntilNanos = Math.max(stalledUntilNanos, time.nanoTime() + duration.toNanos());
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
        boolean[] cancelled = {false};
        SimulatedTime.Event event = time.after(
                watch.truly(delay),
                () -> run(() -> {
                    if (!cancelled[0]) {
                        task.run();
                    }
                }));
        return () -> {
            cancelled[0] = true;
            time.cancel(event);
        };
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    private void run(Runnable task) {
        if (crashed) {
            return;
        }
        if (!held.isEmpty() || time.nanoTime() < stalledUntilNanos) {
            hold(task);
            return;
        }
        now(task);
    }

    private void hold(Runnable task) {
        held.add(task);
        if (held.size() == 1) {
            goOnLater();
        }
    }

    private void goOnLater() {
        SimulatedTime.Event unused = time.after(Duration.ofNanos(stalledUntilNanos - time.nanoTime()), this::goOn);
    }

    private void goOn() {
        if (crashed) {
            return;
        }
        if (time.nanoTime() < stalledUntilNanos) {
            goOnLater();
            return;
        }
        Runnable first = held.poll();
        if (!held.isEmpty()) {
            goOnLater();
        }
        if (first != null) {
            now(first);
        }
    }

    private void now(Runnable task) {
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }
}

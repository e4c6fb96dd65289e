package io.slipway.agent.container.process;

import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all containers of an agent share.
 *
 * @param loop whose timers are used; nothing blocks on it
 * @param blocking where work that blocks is done
 * @param table the processes
 * @param supervisor the command that runs the supervisor's program
 * @param closed set when nothing is to be begun any more
 */
record Machine(EventLoop loop, Executor blocking, ProcessTable table, Supervisor supervisor, AtomicBoolean closed) {
    private static final Duration WHEN_BUSY = Duration.ofMillis(100);

    /** Runs {@code work} on a thread that may block; later, when all are busy. */
    void run(Runnable work) {
        if (closed.get()) {
            return;
        }
        try {
            blocking.execute(work);
        } catch (RejectedExecutionException e) {
            after(WHEN_BUSY, work);
        }
    }

    /** Runs {@code work} on a thread that may block, after {@code delay}. */
    EventLoop.Timer after(Duration delay, Runnable work) {
        return loop.schedule(delay, () -> run(work));
    }
}

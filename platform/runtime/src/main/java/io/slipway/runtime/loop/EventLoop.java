package io.slipway.runtime.loop;

import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One thread of execution with a bounded mailbox. Whatever is handed to one loop runs there one after the other, in the
 * order handed in; timers run between. Nothing that runs on a loop may block. Thread-safe.
 */
public interface EventLoop extends Executor {
    /**
     * Queues {@code task}. An exception it throws is logged, and the loop goes on.
     *
     * @throws RejectedExecutionException when the mailbox is full or the loop is closed: the caller sheds the load
     */
    @Override
    void execute(Runnable task);

    /** Runs {@code task} on this loop once {@code delay} has passed; never before. Dropped when the loop closes. */
    Timer schedule(Duration delay, Runnable task);

    /** Whether the caller runs on this loop. */
    boolean inLoop();

    /** The clock that this loop's timers follow. */
    Clock clock();

    /** Runs {@code task} every {@code period}, first after one period, until the timer is cancelled. */
    default Timer every(Duration period, Runnable task) {
        return new Repeating(this, period, task);
    }

    /** A pending task. */
    interface Timer {
        /** Makes sure that the task does not start any more; no effect when it has run. */
        void cancel();
    }
}

package io.slipway.runtime.loop;

import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link EventLoop} on a daemon thread of its own.
 *
 * <p>INVARIANT: {@code mailbox}, {@code timers} and {@code closed} are touched only under {@code lock}; tasks run
 * outside it.
 */
public final class ThreadEventLoop implements EventLoop, AutoCloseable {
    /** A mailbox size that bursts do not fill and a stuck loop does not outgrow. */
    public static final int DEFAULT_MAILBOX = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(ThreadEventLoop.class);

    private final String name;
    private final Clock clock;
    private final int mailboxMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Runnable> mailbox = new ArrayDeque<>();
    private final PriorityQueue<Entry> timers = new PriorityQueue<>();
    private final Thread thread;
    private long sequence;
    private boolean closed;

    /**
     * Starts the thread.
     *
     * @param name the thread's name, told in logs
     * @param clock what the timers follow
     * @param mailboxMax how many tasks may wait, at least 1
     */
    @SuppressWarnings("ThreadPriorityCheck")
    public ThreadEventLoop(String name, Clock clock, int mailboxMax) {
        this.name = name;
        this.clock = clock;
        this.mailboxMax = mailboxMax;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException(name + " is closed");
            }
            if (mailbox.size() >= mailboxMax) {
                throw new RejectedExecutionException(name + ": " + mailboxMax + " tasks wait already");
            }
            mailbox.add(task);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        lock.lock();
        try {
            Entry entry = new Entry(clock.nanoTime() + Math.max(0, delay.toNanos()), sequence++, task);
            if (!closed) {
                timers.add(entry);
                changed.signal();
            }
            return () -> cancel(entry);
        } finally {
            lock.unlock();
        }
    }

    /** How many tasks wait in the mailbox. */
    public int waiting() {
        lock.lock();
        try {
            return mailbox.size();
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Entry entry) {
        lock.lock();
        try {
            timers.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    /** Lets what is queued finish, drops the timers, and waits for the thread, at most 10 s. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            timers.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (inLoop()) {
            return;
        }
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("{}: a task failed", name, e);
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (true) {
                Entry timer = timers.peek();
                long waitNanos = timer == null ? Long.MAX_VALUE : timer.dueNanos - clock.nanoTime();
                if (timer != null && waitNanos <= 0) {
                    return timers.remove().task;
                }
                if (!mailbox.isEmpty()) {
                    return mailbox.remove();
                }
                if (closed) {
                    return null;
                }
                await(waitNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void await(long waitNanos) {
        try {
            if (waitNanos == Long.MAX_VALUE) {
                changed.await();
            } else {
                long unused = changed.await(waitNanos, TimeUnit.NANOSECONDS) ? 1 : 0;
            }
        } catch (InterruptedException e) {
            LOG.warn("{}: interrupted; goes on", name);
        }
    }

    private record Entry(long dueNanos, long sequence, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byDue = Long.compare(dueNanos, other.dueNanos);
            return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
        }
    }
}

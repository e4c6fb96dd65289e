package io.slipway.pipeline.timeseries;

import io.slipway.pipeline.timeseries.serving.Backoff;
import io.slipway.pipeline.timeseries.serving.Vitals;
import io.slipway.pipeline.timeseries.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How every program begins and ends: settings that are wrong, failures, the signal to stop, waiting for what is not
 * up yet.
 */
final class Program {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(25);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final String name;
    private volatile Runnable onStop = () -> {};

    private Program(String name) {
        this.name = name;
    }

    /** What a program does; it returns when it was stopped. */
    @FunctionalInterface
    interface Work {
        void run(Program program) throws Exception;
    }

    /** Runs {@code work} as the whole life of this process: ends it with 2 on wrong settings, with 1 on a failure. */
    static void main(String name, Work work) {
        var program = new Program(name);
        Runtime.getRuntime().addShutdownHook(new Thread(program::shutdown, "stop"));
        int code = 0;
        try {
            work.run(program);
        } catch (SettingsException e) {
            System.err.println(name + " cannot start:");
            e.problems().forEach(problem -> System.err.println("  " + problem));
            code = 2;
        } catch (Exception e) {
            if (!program.isStopping()) {
                LOG.error("{} failed: {}", name, e.getMessage(), e);
                code = 1;
            }
        }
        program.closeAll();
        program.stopped.countDown();
        if (!program.isStopping()) {
            // From another thread than the hook's: the hook sees that the work has ended.
            System.exit(code);
        }
    }

    /** Has {@code part} closed when the work has ended, before what was handed over earlier. Only the main thread. */
    <T extends AutoCloseable> T owns(T part) {
        parts.push(part);
        return part;
    }

    /** Calls {@code action} on the signal to stop, on another thread. */
    void onStop(Runnable action) {
        onStop = action;
        if (isStopping()) {
            action.run();
        }
    }

    boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Returns when the process is told to stop. */
    void awaitStop() throws InterruptedException {
        stop.await();
    }

    /** Waits for {@code time}, or until the process is told to stop. */
    boolean pause(Duration time) throws InterruptedException {
        return !stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What {@code attempt} gives, tried again with growing pauses while it throws one of {@code retried}; null if the
     * process is told to stop meanwhile.
     */
    <T> @Nullable T patiently(Supplier<T> attempt, Class<? extends RuntimeException> retried, Vitals vitals)
            throws InterruptedException {
        for (int number = 1; !isStopping(); number++) {
            try {
                return attempt.get();
            } catch (RuntimeException e) {
                if (!retried.isInstance(e)) {
                    throw e;
                }
                if (number == 1 || number % 10 == 0) {
                    LOG.info("{} waits, attempt {}: {}", name, number, e.getMessage());
                }
                vitals.waiting("waiting: " + e.getMessage());
                pause(Backoff.CONNECTING.after(number));
            }
        }
        return null;
    }

    private void closeAll() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close {}: {}", name, part.getClass().getSimpleName(), e.getMessage());
            }
        }
    }

    private void shutdown() {
        stop.countDown();
        if (stopped.getCount() == 0) {
            return;
        }
        LOG.info("{} stops", name);
        onStop.run();
        try {
            if (!stopped.await(TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} did not end its work within {} s and is cut off", name, TIME_TO_STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

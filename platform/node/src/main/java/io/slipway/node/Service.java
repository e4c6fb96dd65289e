package io.slipway.node;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of a process that serves: start, tell the service manager, wait until a signal or a failure, stop. Exit
 * codes: 0 stopped by a signal, 1 could not start or cannot go on, 4 refused by the masters. (The JVM
 * itself ends with 3 when its memory is used up.)
 */
final class Service {
    /** The masters do not want this agent. */
    static final int REFUSED = 4;

    private Service() {}

    /**
     * Why a process ends by itself.
     *
     * @param exitCode what it ends with
     * @param reason what went wrong, and what to do
     */
    record Failure(int exitCode, String reason) {
        /** Something broke; starting again may help. */
        static Failure broken(String reason) {
            return new Failure(1, reason);
        }

        /** The masters do not want this agent; starting again does not help before the configuration is changed. */
        static Failure refused(String reason) {
            return new Failure(REFUSED, reason);
        }
    }

    /** Starts a node. */
    @FunctionalInterface
    interface Starter {
        /** @param onFailure to be told when the node, once started, cannot go on */
        Node start(Consumer<Failure> onFailure);
    }

    /**
     * Runs a node to its end and returns the exit code; after a signal the process ends inside.
     *
     * @param command the command's name, for messages
     * @param onStop run when a stop begins
     */
    static int run(String command, PrintWriter err, ServiceManager manager, Starter starter, Runnable onStop) {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
        Node node;
        try {
            node = starter.start(reason -> {
                failure.compareAndSet(null, reason);
                failed.countDown();
            });
        } catch (NodeException e) {
            err.println(command + ": " + e.getMessage());
            err.flush();
            return e.exitCode();
        }
        Thread onSignal = new Thread(
                () -> {
                    manager.stopping();
                    onStop.run();
                    node.close();
                    Failure why = failure.get();
                    Runtime.getRuntime().halt(why == null ? 0 : why.exitCode());
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(onSignal);
        manager.ready("serving " + node.url());
        try {
            failed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Failure why = failure.get();
        err.println(command + ": " + (why == null ? "interrupted" : why.reason()));
        err.flush();
        return why == null ? 1 : why.exitCode(); // the shutdown hook closes the node
    }
}

package io.slipway.replication;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What a log has to tell one {@link LogListener}, told on its loop in the order in which it was added. For
 * implementations of {@link ReplicatedLog}.
 *
 * <p>It comes as a timer that is due, not through the loop's mailbox: a component that is flooded with requests still
 * hears of its own commits, and hears of them before it takes on more. How much waits is bounded by what the log has
 * under way. Thread-safe.
 */
public final class Deliveries {
    private final LogListener listener;
    private final Consumer<Throwable> onFailure;
    private final ArrayDeque<Runnable> calls = new ArrayDeque<>();
    private boolean armed;
    private boolean stopped;
    private boolean broken;

    /** @param onFailure told, on the loop, what the listener threw; the listener is not called any more then */
    public Deliveries(LogListener listener, Consumer<Throwable> onFailure) {
        this.listener = listener;
        this.onFailure = onFailure;
    }

    /** Calls the listener, unless an earlier call has failed. */
    public void tell(Consumer<LogListener> call) {
        add(() -> {
            if (!broken) {
                call.accept(listener);
            }
        });
    }

    /** Runs {@code call}, which answers an append and does not throw. */
    public void answer(Runnable call) {
        add(call);
    }

    /** Drops what has not been called yet, and takes no more. */
    public synchronized void stop() {
        stopped = true;
        calls.clear();
    }

    private synchronized void add(Runnable call) {
        if (stopped) {
            return;
        }
        calls.add(call);
        if (!armed) {
            armed = true;
            var unused = listener.loop().schedule(Duration.ZERO, this::run);
        }
    }

    private void run() {
        while (true) {
            Runnable call;
            synchronized (this) {
                call = calls.poll();
                if (call == null) {
                    armed = false;
                    return;
                }
            }
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                broken = true;
                onFailure.accept(e);
            }
        }
    }
}

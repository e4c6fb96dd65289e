package io.slipway.master;

import io.slipway.runtime.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What comes in for the master's loop. Messages that come while the loop is busy are handed on together, so that a
 * flood of reports costs little each; in the order in which they came, also as to everything else that is posted here.
 *
 * <p>Thread-safe. INVARIANT: the fields are touched only under the lock of this object.
 */
final class Inbox {
    /** How many messages may wait. */
    static final int WAITING_MAX = 100_000;

    /** How many are handed on together. */
    static final int TOGETHER_MAX = 256;

    private final EventLoop loop;
    private final Consumer<List<Message>> receiver;
    /** What later messages join; null when the next begins anew. */
    private @Nullable List<Message> open;

    private int waiting;

    /** What came over a connection. */
    record Message(long connection, BiConsumer<Cluster, Moment> content) {}

    /** @param receiver called on the loop */
    Inbox(EventLoop loop, Consumer<List<Message>> receiver) {
        this.loop = loop;
        this.receiver = receiver;
    }

    /** @throws RejectedExecutionException when too much waits, or the loop is closed */
    synchronized void post(Runnable task) {
        open = null;
        loop.execute(task);
    }

    /** @throws RejectedExecutionException when too much waits, or the loop is closed */
    synchronized void add(Message message) {
        if (waiting >= WAITING_MAX) {
            throw new RejectedExecutionException("master: " + WAITING_MAX + " messages wait already");
        }
        List<Message> present = open;
        if (present == null || present.size() == TOGETHER_MAX) {
            List<Message> begun = new ArrayList<>();
            loop.execute(() -> take(begun));
            open = begun;
            present = begun;
        }
        present.add(message);
        waiting++;
    }

    private void take(List<Message> messages) {
        synchronized (this) {
            if (messages == open) {
                open = null;
            }
            waiting -= messages.size();
        }
        receiver.accept(messages);
    }
}

package io.slipway.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue between those who send pieces of a stream and one asynchronous writer. Pieces that wait together
 * are written together.
 *
 * <p>States: open, closing ({@link #close} was called, or something failed), ended. Thread-safe.
 *
 * <p>INVARIANT: at most one write is under way, and one thread in {@link #pump}; the writer and the actions are called
 * without the lock.
 */
public final class StreamQueue implements HttpResponse.StreamSink {
    private static final int WRITE_MAX_BYTES = 64 * 1024;

    private final int maxBytes;
    private final Writer writer;
    private final Object lock = new Object();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final List<Runnable> actions = new ArrayList<>();
    private long queuedBytes;
    private boolean pumping;
    private boolean writing;
    private boolean closing;
    private boolean ended;
    private String failure = "";

    /** Where the pieces go. Called by one thread at a time. */
    public interface Writer {
        /** Writes {@code bytes}, then calls {@code done} once, from any thread, with what went wrong or null. */
        void write(byte[] bytes, Consumer<@Nullable Throwable> done);

        /** Makes a write that is under way fail soon. May be called during {@link #write}, from any thread. */
        void abort();

        /** The end; {@code failure} is empty for a regular one. Called once, after the last write was done. */
        void end(String failure);
    }

    /** @param maxBytes how much may wait before the stream is closed because its reader is too slow */
    public StreamQueue(int maxBytes, Writer writer) {
        this.maxBytes = maxBytes;
        this.writer = writer;
    }

    @Override
    public boolean send(byte[] piece) {
        boolean accepted;
        synchronized (lock) {
            if (closing) {
                return false;
            }
            accepted = queuedBytes + piece.length <= maxBytes || queue.isEmpty();
            if (accepted) {
                queue.add(piece);
                queuedBytes += piece.length;
            }
        }
        if (accepted) {
            pump();
        } else {
            fail("the reader is too slow: " + maxBytes + " bytes wait for it");
        }
        return accepted;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
        }
        pump();
    }

    /** Ends the stream now, dropping what is queued. No effect when it has been closed. */
    public void fail(String why) {
        boolean abort;
        synchronized (lock) {
            if (ended || !failure.isEmpty()) {
                return;
            }
            closing = true;
            failure = why;
            queue.clear();
            abort = writing;
        }
        if (abort) {
            writer.abort();
        }
        pump();
    }

    @Override
    public void onClose(Runnable action) {
        synchronized (lock) {
            if (!ended) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    private void pump() {
        synchronized (lock) {
            if (pumping) {
                return;
            }
            pumping = true;
        }
        for (byte[] next = next(); next != null; next = next()) {
            writer.write(next, this::written);
        }
    }

    /** What to write now; null when this thread has nothing more to do here. */
    private byte @Nullable [] next() {
        List<Runnable> last;
        synchronized (lock) {
            if (!writing && !ended && !queue.isEmpty()) {
                writing = true;
                return take();
            }
            pumping = false;
            if (writing || ended || !closing) {
                return null;
            }
            ended = true;
            last = List.copyOf(actions);
            actions.clear();
        }
        writer.end(failure);
        last.forEach(Runnable::run);
        return null;
    }

    private byte[] take() {
        byte[] first = Objects.requireNonNull(queue.remove());
        queuedBytes -= first.length;
        byte[] second = queue.peek();
        if (second == null || first.length + second.length > WRITE_MAX_BYTES) {
            return first;
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        for (byte[] more = second;
                more != null && joined.size() + more.length <= WRITE_MAX_BYTES;
                more = queue.peek()) {
            joined.writeBytes(more);
            queuedBytes -= more.length;
            queue.remove();
        }
        return joined.toByteArray();
    }

    private void written(@Nullable Throwable problem) {
        synchronized (lock) {
            writing = false;
            if (problem != null && failure.isEmpty()) {
                closing = true;
                failure = "writing failed: " + problem;
                queue.clear();
            }
        }
        pump();
    }
}

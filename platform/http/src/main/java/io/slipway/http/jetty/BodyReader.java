package io.slipway.http.jetty;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Reads the body of one request, up to a limit, without holding a thread. */
final class BodyReader implements Runnable {
    /** The body is longer than is accepted. */
    static final class TooLong extends Exception {}

    /** Bodies of other requests take all the memory there is for them. */
    static final class Busy extends Exception {}

    private static final byte[] NONE = new byte[0];

    private final Request request;
    private final int maxBytes;
    private final BodyBudget budget;
    private final BiConsumer<byte[], @Nullable Throwable> done;
    private long taken;
    private byte[] bytes = NONE;
    private int size;

    /**
     * @param budget what the body's memory is taken from; given back by {@link #release}
     * @param done told once, with the body, or with what went wrong
     */
    BodyReader(Request request, int maxBytes, BodyBudget budget, BiConsumer<byte[], @Nullable Throwable> done) {
        this.budget = budget;
        this.request = request;
        this.maxBytes = maxBytes;
        this.done = done;
    }

    @Override
    public void run() {
        if (request.getLength() > maxBytes) {
            done.accept(NONE, new TooLong());
            return;
        }
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                done.accept(NONE, chunk.getFailure());
                return;
            }
            boolean fits = chunk.remaining() <= maxBytes - size;
            boolean room = fits && append(chunk);
            boolean last = chunk.isLast();
            chunk.release();
            if (!room) {
                done.accept(NONE, fits ? new Busy() : new TooLong());
                return;
            }
            if (last) {
                done.accept(size == bytes.length ? bytes : Arrays.copyOf(bytes, size), null);
                return;
            }
        }
    }

    /** Gives the body's memory back; once, when the answer is written or given up. */
    void release() {
        budget.giveBack(taken);
        taken = 0;
    }

    /** False when there is no memory left for bodies. */
    private boolean append(Content.Chunk chunk) {
        int more = chunk.remaining();
        if (size + more > bytes.length) {
            long announced = request.getLength();
            int wanted = announced > 0 ? (int) announced : Math.min(maxBytes, Math.max(2 * bytes.length, size + more));
            int length = Math.max(wanted, size + more);
            if (!budget.take(length - bytes.length)) {
                return false;
            }
            taken += length - bytes.length;
            bytes = Arrays.copyOf(bytes, length);
        }
        chunk.getByteBuffer().get(bytes, size, more);
        size += more;
        return true;
    }
}

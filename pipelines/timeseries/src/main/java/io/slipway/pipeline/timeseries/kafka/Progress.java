package io.slipway.pipeline.timeseries.kafka;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much of one partition is done. Messages are taken in chunks, in order, and finish in any order; what may be
 * committed is the end of the last chunk before which everything is finished. One thread.
 */
final class Progress {
    /** Messages that were taken together. */
    static final class Chunk {
        private final long nextOffset;
        private int open;

        private Chunk(long nextOffset, int open) {
            this.nextOffset = nextOffset;
            this.open = open;
        }

        /** One of its messages is finished. */
        void finishOne() {
            if (open == 0) {
                throw new IllegalStateException("more messages finished than the chunk up to " + nextOffset + " has");
            }
            open--;
        }
    }

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private long committable = -1;
    private long committed = -1;

    /**
     * Takes {@code count} messages, the last of which is the one before {@code nextOffset}.
     */
    Chunk take(int count, long nextOffset) {
        var chunk = new Chunk(nextOffset, count);
        chunks.add(chunk);
        return chunk;
    }

    /** The offset that should be committed now, or -1 if nothing was finished since {@link #committed}. */
    long committable() {
        while (!chunks.isEmpty() && chunks.element().open == 0) {
            committable = chunks.remove().nextOffset;
        }
        return committable == committed ? -1 : committable;
    }

    /** Notes that {@code offset} is committed. */
    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    /** Whether everything that was taken is finished. */
    boolean isDone() {
        committable();
        return chunks.isEmpty();
    }
}

package io.slipway.pipeline.timeseries.kafka;

/**
 * Decides when reading pauses: while the gathered rows take too much memory, or too many dead letters are under way. It
 * goes on as soon as batches are written only when they are full: what is gathered then must not wait for its time to
 * run out while the store has nothing to do. One thread.
 */
final class Intake {
    /** Dead letters under way at which reading pauses. */
    private static final int MOST_LETTERS = 10_000;

    private final long maxBytes;
    private boolean paused;

    /** @param maxBytes of memory that gathered rows may take while reading goes on */
    Intake(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The rows that {@link Batching} may gather, so that there is room for what one more poll brings. */
    static long gathered(long maxBytes) {
        return maxBytes * 3 / 4;
    }

    /** Decides anew. */
    boolean isPaused(Batching batching, int letters) {
        paused = paused
                ? batching.isCrowded() || letters > MOST_LETTERS / 2
                : batching.gatheredBytes() > maxBytes || letters > MOST_LETTERS;
        return paused;
    }
}

package io.slipway.pipeline.timeseries.kafka;

/** Rows a second over the last ten seconds. One thread counts, any thread reads. */
final class Rate {
    private static final int SECONDS = 10;

    private final long[] counts = new long[SECONDS];
    private final long startedSecond;
    private long second;

    Rate(long nowMs) {
        startedSecond = Math.floorDiv(nowMs, 1000);
        second = startedSecond;
    }

    synchronized void count(long rows, long nowMs) {
        move(nowMs);
        counts[(int) Math.floorMod(second, (long) SECONDS)] += rows;
    }

    /** The mean of the seconds that are over, at most ten of them. */
    synchronized long perSecond(long nowMs) {
        move(nowMs);
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        long span = Math.max(1, Math.min(SECONDS, second - startedSecond + 1));
        return sum / span;
    }

    private void move(long nowMs) {
        long now = Math.floorDiv(nowMs, 1000);
        for (long passed = Math.max(second + 1, now - SECONDS + 1); passed <= now; passed++) {
            counts[(int) Math.floorMod(passed, (long) SECONDS)] = 0;
        }
        second = Math.max(second, now);
    }
}

package io.slipway.pipeline.timeseries.aggregation;

import java.time.ZoneId;

/**
 * How a span of time is cut into ranges of {@code count} units, counted from an origin.
 *
 * @param count at least 1
 */
public record Sampling(long count, TimeUnit unit, ZoneId zone) {
    /** A span from its first millisecond to the one after its last. */
    public record Range(long startMs, long endMs) {}

    public Sampling {
        if (count < 1) {
            throw new IllegalArgumentException("sampling value is " + count + ", expected at least 1");
        }
    }

    /** The range that holds {@code atMs}, which is not before {@code originMs}. */
    public Range rangeOf(long atMs, long originMs) {
        long past = unit.between(originMs, atMs, zone) / count;
        long end = unit.plus(originMs, (past + 1) * count, zone);
        // From the 31st of a month, a month ends on the last day of a shorter one: earlier than counting months tells.
        while (end <= atMs) {
            past++;
            end = unit.plus(originMs, (past + 1) * count, zone);
        }
        return new Range(unit.plus(originMs, past * count, zone), end);
    }
}

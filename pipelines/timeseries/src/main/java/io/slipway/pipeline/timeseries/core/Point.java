package io.slipway.pipeline.timeseries.core;

/**
 * One measured value: a metric, what it is about, when (milliseconds since 1970 UTC), and the number. A point is
 * identified by metric, tags and time; a second one with the same three replaces the first, as in KairosDB.
 */
public record Point(String metric, Tags tags, long atMs, Value value) {
    /** Longest metric name, in characters. */
    public static final int MAX_METRIC = 256;
    /** Most characters that the names and values of all tags may have together. */
    public static final int MAX_TAGS = 8192;

    private static final long YEAR_1_MS = -62_135_596_800_000L;
    private static final long YEAR_10000_MS = 253_402_300_800_000L;

    /** @throws IllegalArgumentException if a part is empty, too long or out of range; the message says which and why */
    public Point {
        if (metric.isEmpty()) {
            throw new IllegalArgumentException("metric name is empty, expected a name");
        }
        if (metric.length() > MAX_METRIC) {
            throw new IllegalArgumentException(
                    "metric name has " + metric.length() + " characters, expected at most " + MAX_METRIC);
        }
        if (!isTime(atMs)) {
            throw new IllegalArgumentException(
                    "timestamp is " + atMs + ", expected milliseconds since 1970 within the years 1 to 9999");
        }
        check(metric, tags);
    }

    /** Whether {@code atMs} may be the time of a point. */
    static boolean isTime(long atMs) {
        return atMs >= YEAR_1_MS && atMs < YEAR_10000_MS;
    }

    private static void check(String metric, Tags tags) {
        if (tags.values().isEmpty()) {
            throw new IllegalArgumentException("metric " + metric + " has no tags, expected at least one");
        }
        int length = 0;
        for (var tag : tags.values().entrySet()) {
            if (tag.getKey().isEmpty()) {
                throw new IllegalArgumentException("a tag name is empty, expected a name");
            }
            if (tag.getValue().isEmpty()) {
                throw new IllegalArgumentException("tag " + tag.getKey() + " is empty, expected a value");
            }
            length += tag.getKey().length() + tag.getValue().length();
        }
        if (length > MAX_TAGS) {
            throw new IllegalArgumentException(
                    "names and values of the tags have " + length + " characters, expected at most " + MAX_TAGS);
        }
    }
}

package io.slipway.pipeline.timeseries.core;

/** A span of 28 days, counted from 1970: the part of a series that shares a partition of the store. */
public record Bucket(long startMs) implements Comparable<Bucket> {
    /** How long a bucket is. Stored points are found by it, so it must never change. */
    public static final long LENGTH_MS = 28L * 24 * 60 * 60 * 1000;

    /** The bucket that holds the time {@code atMs}. */
    public static Bucket of(long atMs) {
        return new Bucket(Math.floorDiv(atMs, LENGTH_MS) * LENGTH_MS);
    }

    @Override
    public int compareTo(Bucket other) {
        return Long.compare(startMs, other.startMs);
    }
}

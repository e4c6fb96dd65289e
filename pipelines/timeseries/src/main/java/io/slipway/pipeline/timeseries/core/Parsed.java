package io.slipway.pipeline.timeseries.core;

/** What came of reading something as a point. */
public sealed interface Parsed {
    /** It is a point. */
    record Usable(Point point) implements Parsed {}

    /**
     * It is not.
     *
     * @param reason what is wrong, the value, what was expected
     */
    record Unusable(String reason) implements Parsed {}
}

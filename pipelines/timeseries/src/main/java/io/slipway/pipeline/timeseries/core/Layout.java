package io.slipway.pipeline.timeseries.core;

import java.util.Map;
import java.util.Set;

/**
 * Which tags of a metric make up its series (partition, index) and which only tell one point from another
 * (clustering). It
 * depends on the metric's name alone, so whoever writes or reads a point agrees on where it lives. An entry must
 * never change once points of its metric are stored.
 */
public final class Layout {
    /** The metric of the crimes of the City of Chicago. */
    public static final String CRIMES = "crimes";
    /** The metric of the events of GitHub organisations. */
    public static final String GITHUB_EVENTS = "github.events";

    private static final Map<String, Set<String>> SERIES_TAGS =
            Map.of(CRIMES, Set.of("type", "district"), GITHUB_EVENTS, Set.of("type", "repo"));

    private Layout() {}

    /** Whether the tag {@code name} is part of the series of {@code metric}. */
    public static boolean isSeriesTag(String metric, String name) {
        Set<String> names = SERIES_TAGS.get(metric);
        return names == null || names.contains(name);
    }
}

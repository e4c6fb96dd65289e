package io.slipway.pipeline.timeseries.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private static final Layout ALL = new Layout(null);
    private static final Map<String, Layout> OTHERS =
            Map.of(CRIMES, new Layout(Set.of("type", "district")), GITHUB_EVENTS, new Layout(Set.of("type", "repo")));

    private final @Nullable Set<String> seriesTags;

    private final byte[][] seriesTagBytes;

    private Layout(@Nullable Set<String> seriesTags) {
        this.seriesTags = seriesTags;
        seriesTagBytes = seriesTags == null
                ? new byte[0][]
                : seriesTags.stream()
                        .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                        .toArray(byte[][]::new);
    }

    /** That of {@code metric}. */
    public static Layout of(String metric) {
        return OTHERS.getOrDefault(metric, ALL);
    }

    /** Whether the tag whose name stands in {@code ascii} is part of the series. */
    boolean isSeriesTag(byte[] ascii, int from, int to) {
        if (seriesTags == null) {
            return true;
        }
        for (byte[] name : seriesTagBytes) {
            if (name.length == to - from && Arrays.equals(ascii, from, to, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the tag {@code name} is part of the series. */
    public boolean isSeriesTag(String name) {
        return seriesTags == null || seriesTags.contains(name);
    }
}

package io.slipway.pipeline.timeseries.aggregation;

import io.slipway.pipeline.timeseries.core.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts points that have the tags {@code latitude} and {@code longitude} in the cells of a grid that is as large as
 * they are spread. One thread at a time.
 */
public final class HeatGrid {
    private static final int COLUMNS = 48;
    private static final int MOST_ROWS = 64;
    private static final int LEAST_ROWS = 16;

    private final MetricQuery query;
    private double[] latitudes = new double[1024];
    private double[] longitudes = new double[1024];
    private int located;
    private long without;
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;

    public HeatGrid(MetricQuery query) {
        this.query = query;
    }

    /** Takes a point of the query's metric; one that does not match is passed over. */
    public void add(Tags series, String detail, long atMs) {
        Tags tags = detail.isEmpty() ? series : series.and(Tags.parse(detail));
        if (atMs < query.startMs() || atMs > query.endMs() || !query.matches(tags)) {
            return;
        }
        firstMs = Math.min(firstMs, atMs);
        lastMs = Math.max(lastMs, atMs);
        double latitude = degrees(tags.get("latitude"), 90);
        double longitude = degrees(tags.get("longitude"), 180);
        if (Double.isNaN(latitude) || Double.isNaN(longitude)) {
            without++;
            return;
        }
        if (located == latitudes.length) {
            latitudes = Arrays.copyOf(latitudes, 2 * located);
            longitudes = Arrays.copyOf(longitudes, 2 * located);
        }
        latitudes[located] = latitude;
        longitudes[located++] = longitude;
    }

    /** How many points matched so far. */
    public long points() {
        return located + without;
    }

    /** The grid as the fields of a JSON object. */
    public Map<String, @Nullable Object> fields() {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("points", located);
        fields.put("without", without);
        fields.put("first", points() == 0 ? null : firstMs);
        fields.put("last", points() == 0 ? null : lastMs);
        if (located > 0) {
            putCells(fields);
        }
        return fields;
    }

    private void putCells(Map<String, @Nullable Object> fields) {
        // A few points far off must not shrink all others to one cell: the outermost half percent on each side are cut.
        double[] south = sorted(latitudes);
        double[] west = sorted(longitudes);
        int cut = located / 200;
        double fromLatitude = south[cut];
        double toLatitude = south[located - 1 - cut];
        double fromLongitude = west[cut];
        double toLongitude = west[located - 1 - cut];
        double height = Math.max(1e-4, toLatitude - fromLatitude);
        double width = Math.max(1e-4, toLongitude - fromLongitude);
        double flat = Math.cos(Math.toRadians(fromLatitude + height / 2));
        int rows = (int) Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.round(COLUMNS * height / (width * flat))));
        int[] counts = new int[COLUMNS * rows];
        for (int i = 0; i < located; i++) {
            double column = (longitudes[i] - fromLongitude) / width * COLUMNS;
            double row = (latitudes[i] - fromLatitude) / height * rows;
            if (column >= 0 && column <= COLUMNS && row >= 0 && row <= rows) {
                counts[Math.min(rows - 1, (int) row) * COLUMNS + Math.min(COLUMNS - 1, (int) column)]++;
            }
        }
        List<int[]> cells = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                cells.add(new int[] {i % COLUMNS, i / COLUMNS, counts[i]});
            }
        }
        fields.put("columns", COLUMNS);
        fields.put("rows", rows);
        fields.put("south", fromLatitude);
        fields.put("west", fromLongitude);
        fields.put("north", fromLatitude + height);
        fields.put("east", fromLongitude + width);
        fields.put("cells", cells);
    }

    private double[] sorted(double[] numbers) {
        double[] copy = Arrays.copyOf(numbers, located);
        Arrays.sort(copy);
        return copy;
    }

    private static double degrees(@Nullable String text, double most) {
        if (text == null) {
            return Double.NaN;
        }
        try {
            double degrees = Double.parseDouble(text);
            return Math.abs(degrees) <= most ? degrees : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}

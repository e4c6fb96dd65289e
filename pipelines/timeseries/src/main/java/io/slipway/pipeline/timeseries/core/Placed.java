package io.slipway.pipeline.timeseries.core;

import java.math.BigDecimal;

/**
 * A point as the store keeps it: {@code (series, bucket)} is the partition, {@code (atMs, detail)} the row in it.
 *
 * @param series text of the {@link Series}
 * @param detail text of the tags that are not series tags
 * @param detailNames {@link Tags#hashOfNames} of {@code detail}
 */
public record Placed(
        String metric, String series, Bucket bucket, long atMs, String detail, long detailNames, BigDecimal value) {
    /** Where {@code point} lives. */
    public static Placed of(Point point) {
        var series = new StringBuilder(64);
        Tags.escapeTo(series, point.metric());
        series.append('{');
        int open = series.length();
        var detail = new StringBuilder(256);
        Layout layout = Layout.of(point.metric());
        for (var tag : point.tags().values().entrySet()) {
            boolean inSeries = layout.isSeriesTag(tag.getKey());
            append(inSeries ? series : detail, inSeries ? open : 0, tag.getKey(), tag.getValue());
        }
        series.append('}');
        return new Placed(
                point.metric(),
                series.toString(),
                Bucket.of(point.atMs()),
                point.atMs(),
                detail.toString(),
                Tags.hashOfNames(detail),
                point.value().asDecimal());
    }

    /** About how many bytes this row is on the wire. */
    public int sizeBytes() {
        return detail.length() + 40;
    }

    private static void append(StringBuilder out, int start, String name, String value) {
        if (out.length() > start) {
            out.append(',');
        }
        Tags.escapeTo(out, name);
        out.append('=');
        Tags.escapeTo(out, value);
    }
}

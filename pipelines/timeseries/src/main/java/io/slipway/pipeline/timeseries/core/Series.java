package io.slipway.pipeline.timeseries.core;

/**
 * A metric and those of a point's tags that are series tags ({@link Layout}). Its text, {@code
 * crimes{district=008,type=THEFT}}, is its identity in the store.
 */
public record Series(String metric, Tags tags) {
    /** The series that {@code point} belongs to. */
    public static Series of(Point point) {
        return new Series(point.metric(), point.tags().only(Layout.of(point.metric())::isSeriesTag));
    }

    /** The text that {@link #parse} reads back. */
    public String text() {
        var out = new StringBuilder();
        Tags.escapeTo(out, metric);
        return out.append('{').append(tags.text()).append('}').toString();
    }

    /**
     * Reads what {@link #text} gave.
     *
     * @throws IllegalArgumentException if {@code text} is nothing that {@link #text} gives
     */
    public static Series parse(String text) {
        int open = 0;
        while (open < text.length() && text.charAt(open) != '{') {
            open += text.charAt(open) == '\\' ? 2 : 1;
        }
        if (open >= text.length() || !text.endsWith("}")) {
            throw new IllegalArgumentException("series '" + text + "': expected metric{tag=value,...}");
        }
        return new Series(
                Tags.unescape(text.substring(0, open)), Tags.parse(text.substring(open + 1, text.length() - 1)));
    }
}

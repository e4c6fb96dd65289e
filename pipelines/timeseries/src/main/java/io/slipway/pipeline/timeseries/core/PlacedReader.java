package io.slipway.pipeline.timeseries.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages straight into rows of the store, without a point between, as long as they stand as {@link
 * PointJson#encode} writes them: these four fields in this order, and the tags sorted. Whatever else a message is, it
 * is left to {@link PointJson#decode}, which also tells what is wrong with one that is no point.
 *
 * <p>One thread at a time; it keeps its buffers for the next message.
 */
public final class PlacedReader {
    private final TagText series = new TagText();
    private final TagText detail = new TagText();

    /** The row that {@code message} is, the same as {@link PointJson#decode} and {@link Placed#of} give, or null if it
     * does not stand in the usual form. */
    public @Nullable Placed read(byte @Nullable [] message) {
        if (message == null || message.length == 0) {
            return null;
        }
        try (JsonParser json = PointJson.parser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT || !isNext(json, "name")) {
                return null;
            }
            String metric = json.nextTextValue();
            if (metric == null
                    || metric.isEmpty()
                    || metric.length() > Point.MAX_METRIC
                    || !isNext(json, "timestamp")) {
                return null;
            }
            long atMs = json.nextLongValue(Long.MIN_VALUE);
            if (!Point.isTime(atMs) || !isNext(json, "value")) {
                return null;
            }
            BigDecimal value = number(json);
            if (value == null || !isNext(json, "tags") || !readTags(json, metric)) {
                return null;
            }
            boolean ends = json.nextToken() == JsonToken.END_OBJECT && json.nextToken() == null;
            return ends ? placed(metric, atMs, value) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private Placed placed(String metric, long atMs, BigDecimal value) {
        return new Placed(metric, series.close(), Bucket.of(atMs), atMs, detail.text(), detail.names(), value);
    }

    private boolean readTags(JsonParser json, String metric) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        series.open(metric);
        detail.clear();
        Layout layout = Layout.of(metric);
        String last = "";
        int length = 0;
        for (String tag = json.nextFieldName(); tag != null; tag = json.nextFieldName()) {
            // Empty names are not greater than the last one either.
            if (tag.compareTo(last) <= 0 || json.nextToken() != JsonToken.VALUE_STRING || json.getTextLength() == 0) {
                return false;
            }
            length += tag.length() + json.getTextLength();
            TagText to = layout.isSeriesTag(tag) ? series : detail;
            to.append(tag, json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
            last = tag;
        }
        return json.currentToken() == JsonToken.END_OBJECT && length > 0 && length <= Point.MAX_TAGS;
    }

    private static boolean isNext(JsonParser json, String field) throws IOException {
        return field.equals(json.nextFieldName());
    }

    private static @Nullable BigDecimal number(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return BigDecimal.valueOf(json.getLongValue());
        }
        if (token != JsonToken.VALUE_NUMBER_FLOAT || !Double.isFinite(json.getDoubleValue())) {
            return null;
        }
        return Value.of(json.getDoubleValue()).asDecimal();
    }
}

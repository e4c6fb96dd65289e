package io.slipway.pipeline.timeseries.core;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages straight into rows of the store, without a point between, as long as they stand as {@link
 * PointJson#encode} writes most of them: these four fields in this order and without blanks, the tags sorted, every
 * text plain ASCII without escapes, a number without exponent. Whatever else a message is, it is left to {@link
 * PointJson#decode}, which also tells what is wrong with one that is no point.
 *
 * <p>One thread at a time; it keeps its buffers for the next message.
 */
public final class PlacedReader {
    private static final byte[] NAME = ascii("{\"name\":\"");
    private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] TAGS = ascii(",\"tags\":{");

    /** Most digits of a number that a double keeps as they are. */
    private static final int EXACT_DIGITS = 15;

    /** Most digits of a whole number that surely fits a long. */
    private static final int LONG_DIGITS = 18;

    private final TagText series = new TagText();
    private final TagText detail = new TagText();
    private byte[] metricBytes = {};
    private String metric = "";
    private Layout layout = Layout.of("");
    private byte[] message = {};
    private int at;
    private int digits;

    /**
     * The row that {@code message} is, the same as {@link PointJson#decode} and {@link Placed#of} give, or null if it
     * does not stand in the usual form.
     */
    public @Nullable Placed read(byte @Nullable [] message) {
        if (message == null) {
            return null;
        }
        this.message = message;
        at = 0;
        if (!skip(NAME) || !readMetric() || !skip(TIMESTAMP)) {
            return null;
        }
        long atMs = whole();
        if (digits == 0 || !Point.isTime(atMs) || !skip(VALUE)) {
            return null;
        }
        BigDecimal value = number();
        if (value == null || !skip(TAGS) || !readTags() || at != message.length) {
            return null;
        }
        return new Placed(metric, series.close(), Bucket.of(atMs), atMs, detail.text(), detail.names(), value);
    }

    private boolean skip(byte[] text) {
        int end = at + text.length;
        if (end > message.length || !Arrays.equals(message, at, end, text, 0, text.length)) {
            return false;
        }
        at = end;
        return true;
    }

    private boolean readMetric() {
        int from = at;
        at = TagText.plainEnd(message, from);
        int length = at - from;
        if (at == message.length || length == 0 || length > Point.MAX_METRIC) {
            return false;
        }
        if (!Arrays.equals(message, from, at, metricBytes, 0, metricBytes.length)) {
            metricBytes = Arrays.copyOfRange(message, from, at);
            metric = new String(metricBytes, StandardCharsets.US_ASCII);
            layout = Layout.of(metric);
        }
        return true;
    }

    /** A whole number of at most 18 digits; {@link #digits} tells how many it has, none if it is not such a number. */
    private long whole() {
        boolean negative = at < message.length && message[at] == '-';
        int from = negative ? at + 1 : at;
        long number = readDigits(from, 0);
        boolean leadingZero = digits > 1 && message[from] == '0';
        if (digits > LONG_DIGITS || leadingZero) {
            digits = 0;
        }
        return negative ? -number : number;
    }

    private long readDigits(int from, long before) {
        long number = before;
        at = from;
        while (at < message.length && at - from <= LONG_DIGITS && message[at] >= '0' && message[at] <= '9') {
            number = number * 10 + message[at++] - '0';
        }
        digits = at - from;
        return number;
    }

    private @Nullable BigDecimal number() {
        boolean negative = at < message.length && message[at] == '-';
        long whole = Math.abs(whole());
        int wholeDigits = digits;
        if (wholeDigits == 0 || at == message.length) {
            return null;
        }
        if (message[at] == ',') {
            return BigDecimal.valueOf(negative ? -whole : whole);
        }
        if (message[at] != '.') {
            return null;
        }
        long unscaled = readDigits(at + 1, wholeDigits > EXACT_DIGITS ? 0 : whole);
        int scale = digits;
        // A zero with a fraction may have a sign, which is the long way's to drop.
        if (scale == 0 || wholeDigits + scale > EXACT_DIGITS || unscaled == 0) {
            return null;
        }
        for (; scale > 0 && unscaled % 10 == 0; scale--) {
            unscaled /= 10;
        }
        return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
    }

    private boolean readTags() {
        series.open(metric);
        detail.clear();
        int length = 0;
        int lastFrom = 0;
        int lastTo = 0;
        while (at < message.length && message[at++] == '"') {
            int from = at;
            int to = TagText.plainEnd(message, from);
            // An empty name is not greater than the last one either.
            if (Arrays.compare(message, from, to, message, lastFrom, lastTo) <= 0 || !opensText(to)) {
                return false;
            }
            int valueFrom = to + 3;
            TagText text = layout.isSeriesTag(message, from, to) ? series : detail;
            at = text.append(message, from, valueFrom);
            if (at == valueFrom || at + 1 >= message.length || message[at] != '"') {
                return false;
            }
            length += to - from + at - valueFrom;
            lastFrom = from;
            lastTo = to;
            at++;
            if (message[at] == '}') {
                at++;
                return length <= Point.MAX_TAGS && at < message.length && message[at++] == '}';
            }
            if (message[at++] != ',') {
                return false;
            }
        }
        return false;
    }

    /** Whether {@code ":"} follows. */
    private boolean opensText(int end) {
        return end + 2 < message.length && message[end] == '"' && message[end + 1] == ':' && message[end + 2] == '"';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

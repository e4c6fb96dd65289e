package io.slipway.pipeline.timeseries.core;

import java.util.Arrays;

/**
 * Puts the text of tags together, as {@link Tags#text} and {@link Series#text} give it, from tags that come sorted. To
 * be used again and again by one thread.
 */
final class TagText {
    private char[] chars = new char[512];
    private int length;
    private int start;
    private long names;

    void clear() {
        length = 0;
        start = 0;
        names = 0;
    }

    /** Begins the text of a series. */
    void open(String metric) {
        clear();
        append(metric);
        put('{');
        start = length;
    }

    /** Ends the text of a series and returns it. */
    String close() {
        put('}');
        return text();
    }

    String text() {
        return new String(chars, 0, length);
    }

    /** As {@link Tags#hashOfNames} of the text. */
    long names() {
        return names;
    }

    /** One more tag, whose name is greater than the last one's. */
    void append(String name, char[] value, int offset, int valueLength) {
        if (length > start) {
            put(',');
        }
        int from = length;
        append(name);
        put('=');
        names = Tags.hashOfNames(names, chars, from, length);
        ensure(2 * valueLength);
        for (int i = offset; i < offset + valueLength; i++) {
            escape(value[i]);
        }
    }

    private void append(String text) {
        ensure(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            escape(text.charAt(i));
        }
    }

    /** Room for two is there. */
    private void escape(char c) {
        if (c == '\\' || c == ',' || c == '=' || c == '{' || c == '}') {
            chars[length++] = '\\';
        }
        chars[length++] = c;
    }

    private void put(char c) {
        ensure(1);
        chars[length++] = c;
    }

    private void ensure(int more) {
        if (length + more > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(2 * chars.length, length + more));
        }
    }
}

package io.slipway.pipeline.timeseries.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts the text of tags together, as {@link Tags#text} and {@link Series#text} give it, from tags that come sorted and
 * in plain ASCII. To be used again and again by one thread.
 */
final class TagText {
    private static final byte ESCAPED = 1;
    private static final byte ENDS = 2;

    /** What to do with each byte of a JSON text; 0 is a plain one. */
    private static final byte[] KINDS = kinds();

    private byte[] bytes = new byte[512];
    private int length;
    private int start;
    private long names;

    private static byte[] kinds() {
        var kinds = new byte[256];
        Arrays.fill(kinds, 0, ' ', ENDS);
        Arrays.fill(kinds, 0x80, 0x100, ENDS);
        kinds['"'] = ENDS;
        kinds['\\'] = ENDS;
        for (char special : new char[] {',', '=', '{', '}'}) {
            kinds[special] = ESCAPED;
        }
        return kinds;
    }

    /** Where the plain text ends that begins at {@code from}: at a quote, or at what is not plain ASCII. */
    static int plainEnd(byte[] json, int from) {
        int at = from;
        while (at < json.length && KINDS[json[at] & 0xFF] != ENDS) {
            at++;
        }
        return at;
    }

    void clear() {
        length = 0;
        start = 0;
        names = 0;
    }

    /** Begins the text of a series. */
    void open(String metric) {
        clear();
        byte[] plain = metric.getBytes(StandardCharsets.US_ASCII);
        append(plain, 0);
        put('{');
        start = length;
    }

    /** Ends the text of a series and returns it. */
    String close() {
        put('}');
        return text();
    }

    String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** As {@link Tags#hashOfNames} of the text. */
    long names() {
        return names;
    }

    /**
     * One more tag, whose name is greater than the last one's; returns where the value ends, as {@link #plainEnd} does.
     */
    int append(byte[] json, int nameFrom, int valueFrom) {
        if (length > start) {
            put(',');
        }
        int from = length;
        append(json, nameFrom);
        put('=');
        names = Tags.hashOfNames(names, bytes, from, length);
        return append(json, valueFrom);
    }

    /** Copies from one special character to the next at once. */
    private int append(byte[] json, int from) {
        int copied = from;
        int at = from;
        while (true) {
            while (at < json.length && KINDS[json[at] & 0xFF] == 0) {
                at++;
            }
            int run = at - copied;
            ensure(run + 1);
            System.arraycopy(json, copied, bytes, length, run);
            length += run;
            if (at == json.length || KINDS[json[at] & 0xFF] == ENDS) {
                return at;
            }
            bytes[length++] = '\\';
            copied = at++;
        }
    }

    private void put(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}

package io.slipway.pipeline.timeseries.rows;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of bytes, each with its number; lines may be handed back to be read again. One thread at a time. */
final class LineReader implements Closeable {
    /** What of a line is kept; the rest of a longer one is dropped. */
    static final int MAX_LINE = 256 * 1024;

    /**
     * One line.
     *
     * @param tooLong whether the line was cut at {@link #MAX_LINE}
     */
    record Line(long number, byte[] bytes, boolean tooLong) {
        /** The line as text, or null if it is not UTF-8. */
        @Nullable
        String text() {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                return null;
            }
        }
    }

    private final InputStream in;
    private final Deque<Line> returned = new ArrayDeque<>();
    private long number;
    private boolean ended;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** The next line that is not blank, without its line end, or null at the end. */
    @Nullable
    Line next() throws IOException {
        Line line = nextOfAny();
        while (line != null && isBlank(line.bytes())) {
            line = nextOfAny();
        }
        return line;
    }

    /** The next line, blank or not. */
    @Nullable
    Line nextOfAny() throws IOException {
        if (!returned.isEmpty()) {
            return returned.poll();
        }
        return ended ? null : read();
    }

    /** Makes {@code lines} the next ones to be read. */
    void handBack(List<Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            returned.push(lines.get(i));
        }
    }

    private @Nullable Line read() throws IOException {
        var bytes = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        int b = in.read();
        if (b < 0) {
            ended = true;
            return null;
        }
        while (b >= 0 && b != '\n') {
            if (bytes.size() < MAX_LINE) {
                bytes.write(b);
            } else {
                tooLong = true;
            }
            b = in.read();
        }
        ended = b < 0;
        return new Line(++number, trimmed(bytes.toByteArray(), number), tooLong);
    }

    /** Without a carriage return at the end, and without a byte order mark at the start of the input. */
    private static byte[] trimmed(byte[] line, long number) {
        int from = number == 1
                        && line.length >= 3
                        && (line[0] & 0xFF) == 0xEF
                        && (line[1] & 0xFF) == 0xBB
                        && (line[2] & 0xFF) == 0xBF
                ? 3
                : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        return from == 0 && to == line.length ? line : java.util.Arrays.copyOfRange(line, from, to);
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

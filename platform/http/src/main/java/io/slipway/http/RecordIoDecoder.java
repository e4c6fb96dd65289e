package io.slipway.http;

import java.util.ArrayList;
import java.util.List;

/** Takes records out of a {@link RecordIo} stream that arrives cut anywhere. Owner thread only. */
public final class RecordIoDecoder {
    private static final int LENGTH_DIGITS_MAX = 10;

    private final int maxRecordBytes;
    private int digits;
    private long length;
    private int filled;
    private byte[] record = new byte[0];
    private boolean inRecord;

    /** @param maxRecordBytes the longest record that is accepted */
    public RecordIoDecoder(int maxRecordBytes) {
        this.maxRecordBytes = maxRecordBytes;
    }

    /**
     * Takes the next bytes.
     *
     * @return the records they complete, in order
     * @throws IllegalArgumentException when they are not RecordIO or a record is too long; the stream is of no use then
     */
    public List<byte[]> feed(byte[] piece) {
        List<byte[]> records = new ArrayList<>();
        int at = 0;
        while (at < piece.length || (inRecord && filled == record.length)) {
            if (!inRecord) {
                header(piece[at++]);
                continue;
            }
            int taken = Math.min(record.length - filled, piece.length - at);
            System.arraycopy(piece, at, record, filled, taken);
            at += taken;
            filled += taken;
            if (filled == record.length) {
                records.add(record);
                inRecord = false;
                digits = 0;
                length = 0;
            }
        }
        return records;
    }

    /** Whether the stream may end here: no record has begun. */
    public boolean atBoundary() {
        return !inRecord && digits == 0;
    }

    private void header(byte next) {
        if (next >= '0' && next <= '9' && digits < LENGTH_DIGITS_MAX) {
            length = length * 10 + (next - '0');
            digits++;
            return;
        }
        if (next != '\n' || digits == 0) {
            throw new IllegalArgumentException(
                    "not RecordIO: expected the digits of a length and a line feed, got byte "
                            + Byte.toUnsignedInt(next) + " after " + digits + " digits");
        }
        if (length > maxRecordBytes) {
            throw new IllegalArgumentException(
                    "a record of " + length + " bytes; at most " + maxRecordBytes + " are accepted");
        }
        record = new byte[Math.toIntExact(length)];
        filled = 0;
        inRecord = true;
    }
}

package io.slipway.replication.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of the log: appends of several components, packed (group commit). As bytes, big-endian:
 *
 * <pre>
 * format     1 byte    1
 * term       8 bytes   the term of the process that made it
 * sequence   8 bytes   the number of the entry among those this process made in this term, from 1
 * appends    4 bytes   their number, then each:
 *   channel  2 bytes + UTF-8
 *   records  4 bytes   their number, then each: 4 bytes length, the bytes
 * </pre>
 *
 * <p>Term and sequence keep out what must not count: an entry that reaches the log in another term than it was made
 * for, and one whose predecessor did not reach the log although later ones did. Each reader leaves out the same.
 */
record Entry(long term, long sequence, List<Append> appends) {
    private static final byte FORMAT = 1;

    /** What one component appends as a unit. */
    record Append(String channel, List<byte[]> records) {}

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(term);
            out.writeLong(sequence);
            out.writeInt(appends.size());
            for (Append append : appends) {
                out.writeUTF(append.channel);
                out.writeInt(append.records.size());
                for (byte[] record : append.records) {
                    out.writeInt(record.length);
                    out.write(record);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are no entry of a format this version reads */
    static Entry decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException(
                        "a log entry of format " + format + "; this version reads " + FORMAT);
            }
            long term = in.readLong();
            long sequence = in.readLong();
            int count = in.readInt();
            List<Append> appends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String channel = in.readUTF();
                int records = in.readInt();
                List<byte[]> read = new ArrayList<>();
                for (int r = 0; r < records; r++) {
                    read.add(in.readNBytes(in.readInt()));
                }
                appends.add(new Append(channel, read));
            }
            return new Entry(term, sequence, appends);
        } catch (IOException e) {
            throw new IllegalArgumentException("a log entry of " + bytes.length + " bytes that cannot be read", e);
        }
    }
}

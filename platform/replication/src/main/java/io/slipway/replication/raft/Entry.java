package io.slipway.replication.raft;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
record Entry(Stamp stamp, List<Append> appends) {
    private static final byte FORMAT = 1;

    /** Who made an entry: the process that leads in {@code term}, as its {@code sequence}th there, from 1 on. */
    record Stamp(long term, long sequence) {
        /**
         * Reads no more of an entry than this.
         *
         * @throws IllegalArgumentException when the bytes are no entry of a format this version reads
         */
        static Stamp decode(ByteBuffer bytes) {
            try {
                return read(bytes.duplicate());
            } catch (BufferUnderflowException e) {
                throw unreadable(bytes, e);
            }
        }

        private static Stamp read(ByteBuffer in) {
            byte format = in.get();
            if (format != FORMAT) {
                throw new IllegalArgumentException(
                        "a log entry of format " + format + "; this version reads " + FORMAT);
            }
            return new Stamp(in.getLong(), in.getLong());
        }
    }

    /** What one component appends as a unit. */
    record Append(String channel, List<byte[]> records) {}

    byte[] encode() {
        List<byte[]> channels = new ArrayList<>(appends.size());
        int size = 1 + 2 * Long.BYTES + Integer.BYTES;
        for (Append append : appends) {
            byte[] channel = append.channel.getBytes(StandardCharsets.UTF_8);
            channels.add(channel);
            size += Short.BYTES + channel.length + Integer.BYTES;
            for (byte[] record : append.records) {
                size += Integer.BYTES + record.length;
            }
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(FORMAT).putLong(stamp.term).putLong(stamp.sequence).putInt(appends.size());
        for (int i = 0; i < appends.size(); i++) {
            out.putShort((short) channels.get(i).length).put(channels.get(i));
            List<byte[]> records = appends.get(i).records;
            out.putInt(records.size());
            for (byte[] record : records) {
                out.putInt(record.length).put(record);
            }
        }
        return out.array();
    }

    /**
     * Reads all of it.
     *
     * @throws IllegalArgumentException when the bytes are no entry of a format this version reads
     */
    static Entry decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        try {
            Stamp stamp = Stamp.read(in);
            int count = in.getInt();
            List<Append> appends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String channel = new String(take(in, Short.toUnsignedInt(in.getShort())), StandardCharsets.UTF_8);
                int records = in.getInt();
                List<byte[]> read = new ArrayList<>();
                for (int r = 0; r < records; r++) {
                    read.add(take(in, in.getInt()));
                }
                appends.add(new Append(channel, read));
            }
            return new Entry(stamp, appends);
        } catch (BufferUnderflowException e) {
            throw unreadable(bytes, e);
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[length];
        in.get(taken);
        return taken;
    }

    private static IllegalArgumentException unreadable(ByteBuffer bytes, BufferUnderflowException cause) {
        return new IllegalArgumentException(
                "a log entry of " + bytes.remaining() + " bytes that cannot be read", cause);
    }
}

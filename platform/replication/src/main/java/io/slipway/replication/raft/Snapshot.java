package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The states of all components, which stand for the log up to a point.
 *
 * @param base up to here nothing of the log is needed any more: the earliest of the components' points
 * @param states by component
 */
record Snapshot(Position base, SortedMap<String, State> states) {
    /** Nothing yet. */
    static final Snapshot NONE = new Snapshot(Position.START, new TreeMap<>());

    private static final int MAGIC = 0x534C_5750; // SLWP
    private static final int FORMAT = 1;
    private static final int CHECKSUM_BYTES = 4;

    /**
     * One component's state.
     *
     * @param index the last entry that is in it; its appends up to there are left out when the log is read
     * @param bytes what the component made of it
     */
    record State(long index, byte[] bytes) {}

    static Snapshot of(Map<String, State> states, Position base) {
        return new Snapshot(base, new TreeMap<>(states));
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(FORMAT);
            out.writeLong(base.term());
            out.writeLong(base.index());
            out.writeLong(base.madeIn());
            out.writeLong(base.sequence());
            out.writeInt(states.size());
            for (Map.Entry<String, State> state : states.entrySet()) {
                out.writeUTF(state.getKey());
                out.writeLong(state.getValue().index);
                out.writeInt(state.getValue().bytes.length);
                out.write(state.getValue().bytes);
            }
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws LogException when the file is damaged, foreign or newer */
    static Snapshot read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new LogException("the snapshot " + file + " cannot be read: " + e, e);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC) {
                throw damaged(file, "it does not begin as one");
            }
            int format = in.readInt();
            if (format != FORMAT) {
                throw new LogException(
                        "the snapshot " + file + " has format " + format + ", this version reads " + FORMAT
                                + "; start the version that wrote it",
                        null);
            }
            int length = bytes.length - CHECKSUM_BYTES;
            byte[] tail = Arrays.copyOfRange(bytes, length, bytes.length);
            if (checksum(bytes, length) != new DataInputStream(new ByteArrayInputStream(tail)).readInt()) {
                throw damaged(file, "its checksum is wrong");
            }
            Position base = new Position(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            int count = in.readInt();
            TreeMap<String, State> states = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                states.put(in.readUTF(), new State(in.readLong(), in.readNBytes(in.readInt())));
            }
            return new Snapshot(base, states);
        } catch (IOException e) {
            throw damaged(file, "it ends too early");
        }
    }

    private static LogException damaged(Path file, String why) {
        return new LogException(
                "the snapshot " + file + " is damaged: " + why + ". The log before it is gone, so nothing was started;"
                        + " restore the folder from a backup",
                null);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}

package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The states of all components, which stand for the log up to a point.
 *
 * <p>As bytes, big-endian: magic, format, the base (term, index, made-in, sequence), the number of states; each state:
 * component, index, length, the bytes, and in format 2 the number of records after it, each with its length; CRC-32C.
 * Format 1 is written while no state has records after it, so that earlier versions read it.
 *
 * @param base up to here nothing of the log is needed any more: the earliest of the components' points
 * @param states by component
 */
record Snapshot(Position base, SortedMap<String, State> states) {
    /** Nothing yet. */
    static final Snapshot NONE = new Snapshot(Position.START, new TreeMap<>());

    private static final int MAGIC = 0x534C_5750; // SLWP
    private static final int FORMAT = 1;
    private static final int FORMAT_WITH_RECORDS = 2;
    private static final int CHECKSUM_BYTES = 4;

    /**
     * One component's state.
     *
     * @param index the last entry that is in it; its appends up to there are left out when the log is read
     * @param bytes what the component made of it
     * @param records what is to be applied on top; empty but in what a backup restored
     */
    record State(long index, byte[] bytes, List<byte[]> records) {
        State(long index, byte[] bytes) {
            this(index, bytes, List.of());
        }
    }

    static Snapshot of(Map<String, State> states, Position base) {
        return new Snapshot(base, new TreeMap<>(states));
    }

    /** The state of {@code component}; the empty one when there is none. */
    State of(String component) {
        return states.getOrDefault(component, new State(-1, new byte[0]));
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the bytes, without ever having all of them together. */
    void write(OutputStream to) throws IOException {
        boolean records = states.values().stream().anyMatch(state -> !state.records.isEmpty());
        CheckedOutputStream checked = new CheckedOutputStream(to, new CRC32C());
        DataOutputStream out = new DataOutputStream(checked);
        out.writeInt(MAGIC);
        out.writeInt(records ? FORMAT_WITH_RECORDS : FORMAT);
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
            if (records) {
                writeRecords(out, state.getValue().records);
            }
        }
        out.writeInt((int) checked.getChecksum().getValue());
        out.flush();
    }

    private static void writeRecords(DataOutputStream out, List<byte[]> records) throws IOException {
        out.writeInt(records.size());
        for (byte[] record : records) {
            out.writeInt(record.length);
            out.write(record);
        }
    }

    private static List<byte[]> readRecords(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(in.readNBytes(in.readInt()));
        }
        return records;
    }

    /** @throws LogException when the file is damaged, foreign or newer */
    static Snapshot read(Path file) {
        try {
            return decode(Files.readAllBytes(file), file);
        } catch (IOException e) {
            throw new LogException("the snapshot " + file + " cannot be read: " + e, e);
        }
    }

    /** @param file where the bytes come from */
    static Snapshot decode(byte[] bytes, Path file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC) {
                throw damaged(file, "it does not begin as one");
            }
            int format = in.readInt();
            if (format != FORMAT && format != FORMAT_WITH_RECORDS) {
                throw new LogException(
                        "the snapshot " + file + " has format " + format + ", this version reads up to "
                                + FORMAT_WITH_RECORDS + "; start the version that wrote it",
                        null);
            }
            int length = bytes.length - CHECKSUM_BYTES;
            byte[] tail = Arrays.copyOfRange(bytes, length, bytes.length);
            int written = new DataInputStream(new ByteArrayInputStream(tail)).readInt();
            if (checksum(bytes, length) != written) {
                throw damaged(
                        file,
                        String.format(
                                "its checksum is wrong: %08X is written, and what is there makes %08X",
                                written, checksum(bytes, length)));
            }
            Position base = new Position(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            int count = in.readInt();
            TreeMap<String, State> states = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                states.put(in.readUTF(), readState(in, format));
            }
            return new Snapshot(base, states);
        } catch (IOException e) {
            throw damaged(file, "it ends too early");
        }
    }

    private static State readState(DataInputStream in, int format) throws IOException {
        long index = in.readLong();
        byte[] bytes = in.readNBytes(in.readInt());
        return new State(index, bytes, format == FORMAT_WITH_RECORDS ? readRecords(in) : List.of());
    }

    private static LogException damaged(Path file, String why) {
        return new LogException(
                "the snapshot " + file + " is damaged: " + why + ". The log before it is gone, so nothing was started."
                        + " Where other members have the log, move the folder away and replace this member: it is sent"
                        + " all of it. Else restore the folder from a backup",
                null);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}

package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The states of all components as of one entry of the log, for one file. As bytes, big-endian: {@code SLWPBKUP}, format
 * (4 bytes, 1), cluster (2 bytes + UTF-8), index (8), the length of the snapshot (4), the snapshot, and the SHA-256 of
 * everything before.
 *
 * @param cluster where it was made
 * @param index everything up to this entry is in it, nothing after
 * @param snapshot the states
 */
record Backup(String cluster, long index, Snapshot snapshot) {
    private static final long MAGIC = 0x534C_5750_424B_5550L; // SLWPBKUP
    private static final int FORMAT = 1;
    private static final int DIGEST_BYTES = 32;

    /** Makes one: the states of the latest snapshot, each with what came after it. */
    static Backup of(String cluster, Replay replay) {
        Map<String, Snapshot.State> states = new TreeMap<>(replay.snapshot().states());
        for (Replay.Counted counted : replay.entries()) {
            for (Entry.Append append : counted.entry().appends()) {
                Snapshot.State before =
                        states.getOrDefault(append.channel(), replay.snapshot().of(append.channel()));
                if (counted.index() > before.index()) {
                    List<byte[]> records = new ArrayList<>(before.records());
                    records.addAll(append.records());
                    states.put(append.channel(), new Snapshot.State(before.index(), before.bytes(), records));
                }
            }
        }
        // in the log that is made of it these states stand for its very first entry
        states.replaceAll((name, state) -> new Snapshot.State(0, state.bytes(), state.records()));
        return new Backup(cluster, replay.upTo(), Snapshot.of(states, new Position(0, 0, 0, 0)));
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] states = snapshot.encode();
            out.writeLong(MAGIC);
            out.writeInt(FORMAT);
            out.writeUTF(cluster);
            out.writeLong(index);
            out.writeInt(states.length);
            out.write(states);
            out.write(digest(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws LogException when the file is damaged, foreign or newer */
    static Backup read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new LogException("the backup " + file + " cannot be read: " + e, e);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readLong() != MAGIC) {
                throw new LogException(
                        "the file " + file + " is no backup: it does not begin as one. Nothing was restored; name"
                                + " a file written by 'backup'",
                        null);
            }
            int format = in.readInt();
            if (format != FORMAT) {
                throw new LogException(
                        "the backup " + file + " has format " + format + ", this version reads " + FORMAT
                                + ". Nothing was restored; use the version that wrote it, or a later one",
                        null);
            }
            int length = bytes.length - DIGEST_BYTES;
            if (length < 0
                    || !MessageDigest.isEqual(digest(bytes, length), Arrays.copyOfRange(bytes, length, bytes.length))) {
                throw damaged(file, "its checksum is wrong");
            }
            String cluster = in.readUTF();
            long index = in.readLong();
            return new Backup(cluster, index, Snapshot.decode(in.readNBytes(in.readInt()), file));
        } catch (IOException e) {
            throw damaged(file, "it ends too early");
        }
    }

    private static LogException damaged(Path file, String why) {
        return new LogException(
                "the backup " + file + " is damaged: " + why
                        + ". Nothing was restored; copy it anew from where it was kept, or use another backup",
                null);
    }

    private static byte[] digest(byte[] bytes, int length) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, 0, length);
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

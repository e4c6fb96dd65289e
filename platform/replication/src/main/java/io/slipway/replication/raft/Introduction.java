package io.slipway.replication.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a member tells of itself before it takes part, and to those who do not take part yet. As bytes, big-endian:
 * format (1 byte, 1), cluster, member, folder, stage and founders (2 bytes + UTF-8 each), then the number of folders
 * (4 bytes) and each as member and folder.
 *
 * @param cluster which it belongs to
 * @param member its id
 * @param folder the id of its folder, made with the folder: another one means that the old one is lost
 * @param stage how far it is
 * @param founders the founders as it was told them; empty of one that joins
 * @param folders of each founder, by its id, the folder with which it was when they began; empty of a member that was
 *     no founder, or began before this was kept
 */
record Introduction(
        String cluster, String member, String folder, Stage stage, String founders, Map<String, String> folders) {
    private static final int FORMAT = 1;

    /** How far a member is. */
    enum Stage {
        /** It is empty, and waits for the other founders. */
        FOUNDING,
        /** It is empty, and waits until it is added. */
        JOINING,
        /** It takes part, or did: its folder may hold what was acknowledged. */
        BEGUN
    }

    Introduction {
        folders = Map.copyOf(folders);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(cluster);
            out.writeUTF(member);
            out.writeUTF(folder);
            out.writeUTF(stage.name());
            out.writeUTF(founders);
            out.writeInt(folders.size());
            for (Map.Entry<String, String> other : new TreeMap<>(folders).entrySet()) {
                out.writeUTF(other.getKey());
                out.writeUTF(other.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when these are no such bytes */
    static Introduction decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException("an introduction of format " + format + ", expected " + FORMAT);
            }
            String cluster = in.readUTF();
            String member = in.readUTF();
            String folder = in.readUTF();
            Stage stage = Stage.valueOf(in.readUTF());
            String founders = in.readUTF();
            Map<String, String> folders = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                folders.put(in.readUTF(), in.readUTF());
            }
            return new Introduction(cluster, member, folder, stage, founders, folders);
        } catch (IOException e) {
            throw new IllegalArgumentException("an introduction that ends too early", e);
        }
    }
}

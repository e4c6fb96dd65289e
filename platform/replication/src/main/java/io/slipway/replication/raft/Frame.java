package io.slipway.replication.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;

/**
 * An entry as Ratis writes it into a segment: its length (varint), its bytes, and the CRC-32C of both (4 bytes,
 * big-endian).
 *
 * @param bytes of the whole segment; not to be changed
 * @param begin where the entry begins in them
 * @param lengthBytes how many bytes the length has; 0 when the segment ends in it, -1 when it is none
 * @param length of the entry's bytes
 */
record Frame(byte[] bytes, int begin, int lengthBytes, long length) {
    private static final int CHECKSUM_BYTES = 4;
    private static final int MAX_LENGTH_BYTES = 5;

    /** How many entries may be between one that is damaged and the next sound one. */
    private static final long MAX_GAP = 1_000_000;

    /** With what Ratis adds to an entry of ours. */
    private static final long MAX_LENGTH = RaftSettings.MAX_ENTRY_BYTES + 64L * 1024;

    static Frame at(byte[] bytes, int begin) {
        long length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            if (begin + i >= bytes.length) {
                return new Frame(bytes, begin, 0, 0);
            }
            byte next = bytes[begin + i];
            length |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return new Frame(bytes, begin, length == 0 || length > MAX_LENGTH ? -1 : i + 1, length);
            }
        }
        return new Frame(bytes, begin, -1, 0);
    }

    /** Whether its length can be read, and can be one. */
    boolean isReadable() {
        return lengthBytes > 0;
    }

    /** Whether the segment ends before it does. */
    boolean isCutShort() {
        return lengthBytes == 0 || (isReadable() && end() > bytes.length);
    }

    /** Behind its last byte; may be beyond the segment. */
    long end() {
        return begin + lengthBytes + length + CHECKSUM_BYTES;
    }

    boolean isSound() {
        return isReadable() && end() <= bytes.length && checksumFound() == checksumMade();
    }

    private int checksumFound() {
        return ByteBuffer.wrap(bytes).getInt((int) end() - CHECKSUM_BYTES);
    }

    private int checksumMade() {
        CRC32C crc = new CRC32C();
        crc.update(bytes, begin, lengthBytes + (int) length);
        return (int) crc.getValue();
    }

    /** What is wrong with it when it is not sound. */
    String fault() {
        if (isCutShort()) {
            return "the file ends in the middle of it, at byte " + bytes.length;
        }
        if (!isReadable()) {
            return "its length is " + length + ", expected 1 to " + MAX_LENGTH;
        }
        return String.format(
                "its checksum is wrong: %08X is written, and what is there makes %08X",
                checksumFound(), checksumMade());
    }

    /** The entry's index in the log; -1 when there is none to be read. */
    long index() {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes, begin + lengthBytes, (int) Math.min(length, 64));
            long index = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = tag >>> 3;
                if (field == LogEntryProto.TERM_FIELD_NUMBER) {
                    in.readUInt64();
                } else if (field == LogEntryProto.INDEX_FIELD_NUMBER) {
                    index = in.readUInt64();
                } else {
                    break;
                }
            }
            return index;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Whether everything of it is there but the right length: then that was changed, and the entry was not cut. */
    boolean isWholeButForItsLength() {
        int written = bytes.length;
        while (written > begin && bytes[written - 1] == 0) {
            written--;
        }
        int last = Math.min(bytes.length, written + CHECKSUM_BYTES - 1); // a checksum may end with zeros
        for (int end = written; end <= last; end++) {
            for (int size = 1; size <= MAX_LENGTH_BYTES; size++) {
                if (isWhole(end, size)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isWhole(int end, int size) {
        int supposed = end - CHECKSUM_BYTES - begin - size;
        if (supposed <= 0 || CodedOutputStream.computeUInt32SizeNoTag(supposed) != size) {
            return false;
        }
        CRC32C crc = new CRC32C();
        for (int i = 0, rest = supposed; i < size; i++, rest >>>= 7) {
            crc.update(i < size - 1 ? (rest & 0x7F) | 0x80 : rest);
        }
        crc.update(bytes, begin + size, supposed);
        return ByteBuffer.wrap(bytes).getInt(end - CHECKSUM_BYTES) == (int) crc.getValue();
    }

    /** Whether a sound entry comes after it, which should have been entry {@code index}: then it was whole once. */
    boolean isFollowedByAnother(long index) {
        for (int next = begin + 1; next < bytes.length; next++) {
            Frame frame = at(bytes, next);
            if (frame.looksLikeAnEntryAfter(index) && frame.isSound()) {
                return true;
            }
        }
        return false;
    }

    /** Spares most checksums. */
    private boolean looksLikeAnEntryAfter(long index) {
        int first = begin + lengthBytes;
        if (!isReadable() || end() > bytes.length || bytes[first] != LogEntryProto.TERM_FIELD_NUMBER << 3) {
            return false;
        }
        long found = index();
        return found > index && found < index + MAX_GAP;
    }
}

package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off an entry that was being written when the machine or the process died. It was never acknowledged; Ratis takes
 * it for damage when the file had been given its size beforehand, and would not start.
 *
 * <p>An entry is torn when it is the last in the segment being written, its checksum is wrong, and at least one of the
 * disk sectors it lies on has not been written at all (is zero from the entry's first byte there on). Anything else
 * with a wrong checksum is damage, and stays for Ratis to refuse.
 *
 * <p>A segment: 8 bytes of header; entries, each a length (varint), the bytes and their CRC-32C; zeros.
 */
final class SegmentTail {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentTail.class);
    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;
    private static final int SECTOR_BYTES = 512;

    private SegmentTail() {}

    static void cutTorn(Path raft) {
        if (!Files.isDirectory(raft)) {
            return;
        }
        try {
            List<Path> open;
            try (Stream<Path> files = Files.walk(raft)) {
                open = files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                        .toList();
            }
            for (Path file : open) {
                byte[] bytes = Files.readAllBytes(file);
                int torn = torn(bytes);
                if (torn >= 0) {
                    cut(file, torn);
                }
            }
        } catch (IOException e) {
            throw new LogException("the log in " + raft + " cannot be read: " + e, e);
        }
    }

    private static void cut(Path file, int length) throws IOException {
        LOG.warn("{}: cutting off an unfinished entry at byte {}", file, length);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
            open.getFD().sync();
        }
    }

    /** Where the torn entry begins; -1 when there is none. */
    static int torn(byte[] bytes) {
        int at = HEADER_BYTES;
        while (at < bytes.length && bytes[at] != 0) {
            int end = end(bytes, at);
            if (end < 0) {
                return -1; // runs over the end of the file: Ratis leaves that out by itself
            }
            if (!isSound(bytes, at, end)) {
                return isZero(bytes, end, bytes.length) && hasBlankSector(bytes, at, end) ? at : -1;
            }
            at = end;
        }
        return -1;
    }

    /** Where the entry at {@code at} ends; -1 beyond the file, or when its length cannot be read. */
    private static int end(byte[] bytes, int at) {
        long length = 0;
        for (int i = 0; i < 5 && at + i < bytes.length; i++) {
            byte next = bytes[at + i];
            length |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                long end = at + i + 1 + length + CHECKSUM_BYTES;
                return end <= bytes.length ? (int) end : -1;
            }
        }
        return -1;
    }

    private static boolean isSound(byte[] bytes, int from, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, end - CHECKSUM_BYTES - from);
        return ByteBuffer.wrap(bytes, end - CHECKSUM_BYTES, CHECKSUM_BYTES).getInt() == (int) crc.getValue();
    }

    private static boolean hasBlankSector(byte[] bytes, int from, int end) {
        int begin = from;
        while (begin < end) {
            int sectorEnd = Math.min(end, (begin / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (isZero(bytes, begin, sectorEnd)) {
                return true;
            }
            begin = sectorEnd;
        }
        return false;
    }

    private static boolean isZero(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}

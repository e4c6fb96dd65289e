package io.slipway.replication.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How far the log is known to be flushed, in a file of its own that is not flushed itself: after a power cut it may be
 * some seconds old, but what it tells is true. With it an entry that was never finished is told from one that was
 * acknowledged and has been damaged since. As bytes, big-endian: index (8), CRC-32C of that (4).
 *
 * <p>Told by Ratis' writer of segments, which flushes one after the other. Thread-safe.
 */
final class FlushMark implements AutoCloseable {
    private static final int BYTES = 12;

    private final FileChannel file;
    private long marked;
    private long flushing;
    private boolean stopped;

    private FlushMark(FileChannel file, long marked) {
        this.file = file;
        this.marked = marked;
        this.flushing = marked;
    }

    static FlushMark open(Path path) throws IOException {
        long known = read(path);
        return new FlushMark(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE), known);
    }

    private static long read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return -1;
        }
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length != BYTES) {
            return -1;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long index = buffer.getLong();
        return buffer.getInt() == checksum(index) ? index : -1;
    }

    private static int checksum(long index) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, index));
        return (int) crc.getValue();
    }

    /** What is known; -1 when nothing is. */
    synchronized long index() {
        return marked;
    }

    /**
     * Everything up to {@code index} is written and about to be flushed; so what was about to be flushed before is
     * flushed by now.
     */
    synchronized void flushing(long index) throws IOException {
        if (!stopped) {
            write(flushing);
            flushing = index;
        }
    }

    /**
     * The entries from {@code index} on will be taken back, as a new leader may ask for, and others will take their
     * place. Which of the two a flush is about is not told; so nothing is marked any more until the log is opened anew.
     */
    synchronized void takenBack(long index) throws IOException {
        stopped = true;
        if (marked >= index) {
            write(index - 1);
            file.force(false);
        }
    }

    private void write(long index) throws IOException {
        if (index == marked) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(BYTES).putLong(index).putInt(checksum(index));
        buffer.flip();
        file.write(buffer, 0);
        marked = index;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}

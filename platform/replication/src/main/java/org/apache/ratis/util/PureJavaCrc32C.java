package org.apache.ratis.util;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The checksum of Ratis' log entries, made with the processor's instruction. It has the name of the class with which
 * Ratis makes it in Java, at a fifth of all the processor time that a record costs, and which cannot be chosen: so it
 * has to come before {@code ratis-common} on the class path. Both make the same CRC-32C.
 */
public final class PureJavaCrc32C implements Checksum {
    private final CRC32C checksum = new CRC32C();

    /** A checksum of nothing so far; Ratis makes it without parameters. */
    public PureJavaCrc32C() {}

    @Override
    public long getValue() {
        return checksum.getValue();
    }

    @Override
    public void reset() {
        checksum.reset();
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        checksum.update(bytes, offset, length);
    }

    @Override
    public void update(ByteBuffer bytes) {
        checksum.update(bytes);
    }

    @Override
    public void update(int value) {
        checksum.update(value);
    }
}

package io.slipway.scheduler.journal;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Many bytes while they are written: kept in parts, which are put together once, at the end. Not thread-safe. */
final class PartedBytes extends OutputStream {
    static final int PART_BYTES = 1 << 18;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] part = new byte[PART_BYTES];
    private int used;

    @Override
    public void write(int one) {
        room();
        part[used++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            int some = Math.min(left, room());
            System.arraycopy(bytes, from, part, used, some);
            used += some;
            from += some;
            left -= some;
        }
    }

    /** How much the part takes, at least 1 byte. */
    private int room() {
        if (used == PART_BYTES) {
            full.add(part);
            part = new byte[PART_BYTES];
            used = 0;
        }
        return PART_BYTES - used;
    }

    /** All of them. */
    byte[] toByteArray() {
        byte[] all = new byte[Math.addExact(Math.multiplyExact(full.size(), PART_BYTES), used)];
        for (int i = 0; i < full.size(); i++) {
            System.arraycopy(full.get(i), 0, all, i * PART_BYTES, PART_BYTES);
        }
        System.arraycopy(part, 0, all, full.size() * PART_BYTES, used);
        return all;
    }
}

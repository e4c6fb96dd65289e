package io.slipway.installer.steps;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how much of it was read, once for each megabyte and at the end. */
final class CountedStream extends FilterInputStream {
    private static final long EVERY = 1024 * 1024;

    private final long all;
    private final HostSteps.Sending told;
    private long read;
    private long toldLast;

    CountedStream(InputStream in, long all, HostSteps.Sending told) {
        super(in);
        this.all = all;
        this.told = told;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        if (one >= 0) {
            count(1);
        }
        return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int some = super.read(bytes, from, length);
        if (some > 0) {
            count(some);
        }
        return some;
    }

    private void count(int bytes) {
        read += bytes;
        if (read - toldLast >= EVERY || read == all) {
            toldLast = read;
            told.sent(read, all);
        }
    }
}

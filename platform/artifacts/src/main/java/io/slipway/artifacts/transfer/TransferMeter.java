package io.slipway.artifacts.transfer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the threads of one fetch have done. Thread-safe. */
public final class TransferMeter {
    private final AtomicInteger filesDone = new AtomicInteger();
    private final AtomicInteger filesTotal = new AtomicInteger();
    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong bytesTotal = new AtomicLong();
    private volatile String current = "";

    /** So many more files are needed. */
    public void expectFiles(int count) {
        filesTotal.addAndGet(count);
    }

    /** So many more bytes are needed. */
    public void expectBytes(long count) {
        bytesTotal.addAndGet(count);
    }

    /** Tells people what is being done. */
    public void doing(String what) {
        current = what;
    }

    /** Bytes have arrived; a negative number takes back those of a try that failed. */
    public void bytes(long count) {
        bytesDone.addAndGet(count);
    }

    /** A file is complete. */
    public void fileDone() {
        filesDone.incrementAndGet();
    }

    /** A snapshot. */
    public FetchProgress progress() {
        long done = bytesDone.get();
        return new FetchProgress(
                filesDone.get(),
                Math.max(filesTotal.get(), filesDone.get()),
                done,
                Math.max(done, bytesTotal.get()),
                current);
    }
}

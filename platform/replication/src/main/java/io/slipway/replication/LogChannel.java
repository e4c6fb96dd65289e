package io.slipway.replication;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A component's way into the log. */
public interface LogChannel {
    /** How long the records of one append may be together, in bytes. */
    int MAX_APPEND_BYTES = 4 * 1024 * 1024;

    /**
     * Appends records as one unit: after a crash either all of them are there or none. Calls of one term are committed
     * in the order made. The log gathers what comes in while an earlier entry is under way (group commit).
     *
     * @param term the term told with {@link LogListener#leading}
     * @return completes on the listener's loop when durable on a majority; fails with {@link NotLeadingException} when
     *     the outcome is not known, which includes that the records may be committed later
     * @throws IllegalArgumentException when there are no records, or more than {@link #MAX_APPEND_BYTES} of them
     */
    CompletableFuture<Void> append(long term, List<byte[]> records);

    /**
     * How long {@code records} are together.
     *
     * @throws IllegalArgumentException when {@link #append} would refuse them
     */
    static int checkedSize(List<byte[]> records) {
        long bytes = 0;
        for (byte[] record : records) {
            bytes += record.length;
        }
        if (records.isEmpty() || bytes > MAX_APPEND_BYTES) {
            throw new IllegalArgumentException("an append of " + records.size() + " records, " + bytes
                    + " bytes together: expected at least one record and at most " + MAX_APPEND_BYTES + " bytes");
        }
        return (int) bytes;
    }
}

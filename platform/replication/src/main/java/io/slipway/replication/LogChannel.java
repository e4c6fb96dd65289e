package io.slipway.replication;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A component's way into the log. */
public interface LogChannel {
    /**
     * Appends records as one unit: after a crash either all of them are there or none. Calls of one term are committed in
     * the order made. The log gathers what comes in while an earlier entry is under way (group commit).
     *
     * @param term the term told with {@link LogListener#leading}
     * @return completes on the listener's loop when durable on a majority; fails with {@link NotLeadingException} when the
     *     outcome is not known, which includes that the records may be committed later
     */
    CompletableFuture<Void> append(long term, List<byte[]> records);
}

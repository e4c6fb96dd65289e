package io.slipway.replication;

/**
 * One log shared by the components of a node. A component joins it through a channel of its own; entries of all
 * channels are committed in one order. Any IO error in the log ends leadership for good and is told through {@link
 * LogListener#failed}.
 *
 * <p>Order of calls to a listener, always on the listener's own event loop: {@link LogListener#restore} (once, an empty
 * snapshot when there is none), then {@link LogListener#committed} for everything after it, then perhaps {@link
 * LogListener#leading}. After {@link LogListener#following} everything begins again with {@code restore}, and so it
 * does while it follows when this member was too far behind and has been sent a snapshot.
 */
public interface ReplicatedLog extends AutoCloseable {
    /**
     * Joins under {@code name}, which is written to disk with each entry. Before {@link #start} only.
     *
     * @throws IllegalStateException when started already or the name is taken
     */
    LogChannel join(String name, LogListener listener);

    /**
     * Reads what is on disk, hands it to the listeners, and takes part from then on.
     *
     * @throws LogException when the files are damaged, foreign, of a newer format, or not accessible; nothing is
     *     changed
     */
    void start();

    /**
     * Hands leadership over if it has it, then stops. Everything acknowledged is on disk. What is under way is still
     * written and answered; listeners hear nothing else, and appends made after fail.
     */
    @Override
    void close();
}

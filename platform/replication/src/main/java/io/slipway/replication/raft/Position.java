package io.slipway.replication.raft;

/**
 * A point in the log.
 *
 * @param term of the entry there
 * @param index of the entry there, -1 before the first
 * @param madeIn the term that the last counting {@link Entry} up to there was made in, 0 before the first
 * @param sequence of that entry
 */
record Position(long term, long index, long madeIn, long sequence) {
    static final Position START = new Position(0, -1, 0, 0);

    /** Whether the entry of {@code stamp}, found in {@code foundInTerm}, counts after this point. */
    boolean admits(Entry.Stamp stamp, long foundInTerm) {
        if (stamp.term() != foundInTerm) {
            return false;
        }
        return stamp.term() == madeIn ? stamp.sequence() == sequence + 1 : stamp.sequence() == 1;
    }

    Position after(Entry.Stamp stamp, long newTerm, long newIndex) {
        return new Position(newTerm, newIndex, stamp.term(), stamp.sequence());
    }

    /** After an entry that does not count. */
    Position passing(long newTerm, long newIndex) {
        return new Position(newTerm, newIndex, madeIn, sequence);
    }
}

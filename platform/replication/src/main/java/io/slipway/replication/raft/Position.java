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

    /** Whether {@code entry}, found in {@code foundInTerm}, counts after this point. */
    boolean admits(Entry entry, long foundInTerm) {
        if (entry.term() != foundInTerm) {
            return false;
        }
        return entry.term() == madeIn ? entry.sequence() == sequence + 1 : entry.sequence() == 1;
    }

    Position after(Entry entry, long newTerm, long newIndex) {
        return new Position(newTerm, newIndex, entry.term(), entry.sequence());
    }

    /** After an entry that does not count. */
    Position passing(long newTerm, long newIndex) {
        return new Position(newTerm, newIndex, madeIn, sequence);
    }
}

package io.slipway.simulation.log;

/** Told where in the log a member is; a crash may strike exactly there. */
@FunctionalInterface
public interface Boundaries {
    /** Nothing strikes. */
    Boundaries NONE = (member, place) -> {};

    /** A place in the course of an entry, a vote or a snapshot. */
    enum Place {
        APPENDED,
        FLUSHED,
        SENT,
        RECEIVED,
        VOTED,
        COMMITTED,
        ACKNOWLEDGED,
        ELECTED,
        SNAPSHOT_TAKEN,
        SNAPSHOT_SENT,
        SNAPSHOT_RECEIVED
    }

    /** {@code member} is there now; it may have crashed when this returns. */
    void reached(int member, Place place);
}

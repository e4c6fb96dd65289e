package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which the log in {@code folder} cannot go on, and what to do about each.
 *
 * @param folder where the log is
 */
record Refusals(Path folder) {
    private static final String REPLACE = "Nothing was changed. Where other members have the log, move the folder away"
            + " and replace this member: it is sent all of it. Else restore the folder from a backup";

    /** What {@code failure} is told as: itself, when it says enough. */
    LogException of(Throwable failure) {
        return failure instanceof LogException known ? known : damaged(failure);
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable root = failure;
        while (root != null && root.getCause() != null && !root.equals(root.getCause())) {
            root = root.getCause();
        }
        return root == null ? "no reason told" : String.valueOf(root.getMessage());
    }

    LogException damaged(@Nullable Throwable cause) {
        return new LogException(
                "the log in " + folder + " cannot be used: " + reason(cause)
                        + ". Nothing was lost by this attempt; make room or repair the disk, or restore the folder"
                        + " from a backup. Where other members have the log, replace this one: it is sent all of it",
                cause);
    }

    /** @param found what is wrong there, and what was expected */
    LogException damagedSegment(Path file, long at, long index, String found) {
        return new LogException(
                "the log in " + folder + " cannot be used: " + file + " is damaged at byte " + at + ", where entry "
                        + index + " begins: " + found + ". " + REPLACE,
                null);
    }

    LogException missing(long from, long to, String where) {
        return new LogException(
                "the log in " + folder + " cannot be used: entries " + from + " to " + to
                        + " were written and are not there: " + where + ". " + REPLACE,
                null);
    }

    LogException unknown(List<String> names) {
        return new LogException(
                "the log in " + folder + " holds records of " + names
                        + ", which nobody joined for; start a program that has them",
                null);
    }

    LogException refusedEntry(Throwable failure) {
        return new LogException("the log in " + folder + " refused an entry: " + failure, failure);
    }

    /** The disk refused a write: nothing more can be acknowledged. */
    LogException notWritten(Throwable cause) {
        return new LogException(
                "writing the log in " + folder + " failed: " + reason(cause)
                        + ". What was acknowledged is safe; make room or repair the disk, then start again",
                cause);
    }

    /** The same, when it was a snapshot that was to be written. */
    LogException snapshotNotWritten(Throwable cause) {
        return new LogException(
                "a snapshot of the log in " + folder + " could not be written: " + reason(cause)
                        + ". What was acknowledged is safe; make room or repair the disk, then start again",
                cause);
    }

    LogException stoppedByItself() {
        return new LogException("the log in " + folder + " stopped by itself; the process's own log says why", null);
    }
}

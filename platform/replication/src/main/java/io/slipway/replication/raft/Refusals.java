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
    /** What {@code failure} is told as: itself, when it says enough. */
    LogException of(Throwable failure) {
        return failure instanceof LogException known ? known : damaged(failure);
    }

    LogException damaged(@Nullable Throwable cause) {
        Throwable root = cause;
        while (root != null && root.getCause() != null && !root.equals(root.getCause())) {
            root = root.getCause();
        }
        String reason = root == null ? "no reason told" : root.getMessage();
        return new LogException(
                "the log in " + folder + " cannot be used: " + reason
                        + ". Nothing was lost by this attempt; make room or repair the disk, or restore the folder"
                        + " from a backup. Where other members have the log, replace this one: it is sent all of it",
                cause);
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
                "writing the log in " + folder + " failed: " + cause.getMessage()
                        + ". What was acknowledged is safe; make room or repair the disk, then start again",
                cause);
    }

    LogException stoppedByItself() {
        return new LogException("the log in " + folder + " stopped by itself; the process's own log says why", null);
    }
}

package io.slipway.simulation.log;

import io.slipway.replication.LogException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A member's disk. What is written waits in a cache until it is flushed, in the order written; a crash loses what
 * waits, or its last part.
 */
public final class LogDisk {
    private final ArrayDeque<Write> cache = new ArrayDeque<>();
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private Snapshot snapshot = Snapshot.NONE;
    private long term;
    private int vote = -1;
    private boolean inUse;

    /** A change of what is on the disk, or, once it is there, what was to wait for it. */
    private record Write(boolean isChange, Runnable action) {}

    /** A process begins to use it, until a crash. @throws LogException when another one does */
    void open() {
        if (inUse) {
            throw new LogException("the disk is in use by another process", null);
        }
        inUse = true;
    }

    void writeVote(long newTerm, int newVote) {
        change(() -> {
            term = newTerm;
            vote = newVote;
        });
    }

    /** Replaces everything from the first of {@code added} on. */
    void writeEntries(List<Entry> added) {
        change(() -> {
            entries.tailMap(added.get(0).index(), true).clear();
            added.forEach(entry -> entries.put(entry.index(), entry));
        });
    }

    /** @param keepTail whether what comes after the base still holds */
    void writeSnapshot(Snapshot newSnapshot, boolean keepTail) {
        change(() -> {
            snapshot = newSnapshot;
            if (keepTail) {
                entries.headMap(newSnapshot.base(), true).clear();
            } else {
                entries.clear();
            }
        });
    }

    private void change(Runnable action) {
        cache.add(new Write(true, action));
    }

    /** Has {@code action} done once everything written before is flushed. */
    void afterwards(Runnable action) {
        cache.add(new Write(false, action));
    }

    /** How much waits. */
    int waiting() {
        return cache.size();
    }

    /** The oldest {@code number} of what waits are on the disk now; answers what waited for that. */
    List<Runnable> flush(int number) {
        List<Runnable> due = new ArrayList<>();
        for (int i = 0; i < number && !cache.isEmpty(); i++) {
            Write write = cache.remove();
            if (write.isChange) {
                write.action.run();
            } else {
                due.add(write.action);
            }
        }
        return due;
    }

    /** Power is lost; of what waited the oldest {@code kept} writes had reached the disk. */
    void crash(int kept) {
        List<Runnable> unused = flush(kept);
        cache.clear();
        inUse = false;
    }

    long term() {
        return term;
    }

    int vote() {
        return vote;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    SortedMap<Long, Entry> entries() {
        return entries;
    }
}

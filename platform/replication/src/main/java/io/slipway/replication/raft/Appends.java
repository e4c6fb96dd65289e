package io.slipway.replication.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The appends of this process in its present term: those that wait, and the entries under way. Group commit happens
 * here: an append that finds nothing under way goes at once, and what comes in while an entry is under way is packed
 * into the next. That one waits for the first, unless it is full before: an entry costs far more than a record, most of
 * all with other members.
 *
 * <p>An entry that was acknowledged makes its components append more, as soon as their loops have heard of it. So what
 * waits of a component that is being answered waits until it was; otherwise a record that came a moment too late would
 * go alone, time after time, and each of the others would wait for two entries. A loop that is busy holds back nothing
 * but its own component's appends.
 *
 * <p>Guarded by its {@link Ledger}.
 */
final class Appends {
    static final int MAX_RECORDS = 256;
    static final int MAX_BYTES = 256 * 1024;
    static final int MAX_UNDER_WAY = 3;

    private final ArrayDeque<Unit> waiting = new ArrayDeque<>();
    private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();
    private long term;
    private long sequence;
    private int waitingRecords;
    private int waitingBytes;
    private int held;
    private boolean holding = true;

    /** What one component appends as a unit. */
    static final class Unit {
        final Channel channel;
        final List<byte[]> records;
        final int bytes;
        final CompletableFuture<Void> reply;
        private boolean last;

        Unit(Channel channel, List<byte[]> records, int bytes, CompletableFuture<Void> reply) {
            this.channel = channel;
            this.records = records;
            this.bytes = bytes;
            this.reply = reply;
        }

        /** Nothing may come after it in its entry. */
        void endEntry() {
            last = true;
        }
    }

    private record UnderWay(Entry.Stamp stamp, List<Unit> units) {}

    /** A new term; entries are counted anew. */
    void begin(long newTerm) {
        term = newTerm;
        sequence = 0;
    }

    void add(Unit unit) {
        waiting.add(unit);
        waitingRecords += unit.records.size();
        waitingBytes += unit.bytes;
        held += unit.channel.waits();
    }

    /** {@code channel} is about to hear that appends of its own are committed; {@link #answered} follows. */
    void answering(Channel channel) {
        held += channel.beginAnswer();
    }

    /** {@code channel} has heard, and has appended what it had to. */
    void answered(Channel channel) {
        held -= channel.endAnswer();
    }

    /** Nothing is held back any more. */
    void letGo() {
        holding = false;
    }

    /** Whether there is something to write now. */
    boolean isReady() {
        boolean full = waitingRecords >= MAX_RECORDS || waitingBytes >= MAX_BYTES;
        return !waiting.isEmpty() && ((underWay.isEmpty() && !isHeld()) || (full && underWay.size() < MAX_UNDER_WAY));
    }

    /** Whether all of it belongs to components that are being answered. */
    private boolean isHeld() {
        return holding && held == waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    /** The next entry to write; null when there is nothing to write now. It counts as under way from here on. */
    @Nullable
    Entry next() {
        if (!isReady()) {
            return null;
        }
        List<Unit> units = new ArrayList<>();
        int records = 0;
        int bytes = 0;
        for (Unit unit = waiting.peek(); unit != null; unit = waiting.peek()) {
            records += unit.records.size();
            bytes += unit.bytes;
            if (!units.isEmpty() && (records > MAX_RECORDS || bytes > MAX_BYTES)) {
                break;
            }
            units.add(waiting.remove());
            held -= unit.channel.goes();
            waitingRecords -= unit.records.size();
            waitingBytes -= unit.bytes;
            if (unit.last) {
                break;
            }
        }
        Entry.Stamp stamp = new Entry.Stamp(term, ++sequence);
        underWay.add(new UnderWay(stamp, units));
        List<Entry.Append> appends = new ArrayList<>(units.size());
        units.forEach(unit -> appends.add(new Entry.Append(unit.channel.name(), unit.records)));
        return new Entry(stamp, appends);
    }

    /** What of this process' the committed entry holds; null when it is not the one expected next. */
    @Nullable
    List<Unit> committed(Entry.Stamp stamp) {
        UnderWay first = underWay.peek();
        if (first == null || !stamp.equals(first.stamp)) {
            return null;
        }
        underWay.remove();
        return first.units;
    }

    /** The last append of {@code channel} that is not committed; null when there is none. */
    @Nullable
    Unit lastOf(Channel channel) {
        Unit last = null;
        for (UnderWay entry : underWay) {
            last = lastOf(channel, entry.units, last);
        }
        return lastOf(channel, waiting, last);
    }

    private static @Nullable Unit lastOf(Channel channel, Iterable<Unit> units, @Nullable Unit before) {
        Unit last = before;
        for (Unit unit : units) {
            if (unit.channel.equals(channel)) {
                last = unit;
            }
        }
        return last;
    }

    /** Gives up on everything. */
    List<Unit> drop() {
        List<Unit> all = new ArrayList<>();
        underWay.forEach(entry -> all.addAll(entry.units));
        waiting.forEach(unit -> held -= unit.channel.goes());
        all.addAll(waiting);
        underWay.clear();
        waiting.clear();
        waitingRecords = 0;
        waitingBytes = 0;
        return all;
    }
}

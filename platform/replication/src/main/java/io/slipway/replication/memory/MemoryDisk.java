package io.slipway.replication.memory;

import io.slipway.replication.LogException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a {@link MemoryLog}: the committed appends, the snapshots, the last term. A process that restarts is a
 * new log on the same disk. Guarded by its own monitor.
 */
public final class MemoryDisk {
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private final List<Unit> units = new ArrayList<>();
    private @Nullable MemoryLog owner;
    private long index;
    private long term;

    /** One append: all of it is there or nothing. */
    record Unit(long index, String channel, List<byte[]> records) {}

    /** A component's state as of {@code index}. */
    record Snapshot(long index, byte[] state) {}

    /** How many appends are kept, not counting those that snapshots stand for. */
    public synchronized int size() {
        return units.size();
    }

    /** The number of the last term in which somebody led. */
    public synchronized long term() {
        return term;
    }

    void open(MemoryLog log) {
        if (owner != null) {
            throw new LogException("this disk is in use by another log; close it or let it crash first", null);
        }
        owner = log;
    }

    void release() {
        owner = null;
    }

    long nextTerm() {
        return ++term;
    }

    long write(String channel, List<byte[]> records) {
        units.add(new Unit(++index, channel, records));
        return index;
    }

    long lastIndex() {
        return index;
    }

    void install(String channel, Snapshot snapshot) {
        snapshots.put(channel, snapshot);
        units.removeIf(unit -> unit.channel.equals(channel) && unit.index <= snapshot.index);
    }

    byte[] snapshot(String channel) {
        Snapshot snapshot = snapshots.get(channel);
        return snapshot == null ? new byte[0] : snapshot.state.clone();
    }

    List<byte[]> records(String channel) {
        List<byte[]> records = new ArrayList<>();
        for (Unit unit : units) {
            if (unit.channel.equals(channel)) {
                records.addAll(unit.records);
            }
        }
        return records;
    }

    List<String> channels() {
        List<String> names = new ArrayList<>(snapshots.keySet());
        units.forEach(unit -> names.add(unit.channel));
        return names.stream().distinct().sorted().toList();
    }
}

package io.slipway.pipeline.timeseries.kafka;

import io.slipway.pipeline.timeseries.core.Bucket;
import io.slipway.pipeline.timeseries.core.Placed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows into batches of one partition of the store. A batch is ready when it is full, when it has waited long
 * enough, or when too many rows are gathered; the oldest are ready first. One thread.
 */
final class Batching {
    /** Stays below the 50 KiB at which Cassandra refuses a batch unless it is told otherwise. */
    private static final int MAX_BYTES = 36 * 1024;

    /** A row with the message that it came in. */
    record Pending(Placed placed, ConsumerRecord<byte[], byte[]> message, Progress.Chunk chunk) {}

    /** Rows of one partition that are written together. */
    static final class Batch {
        private final List<Pending> rows;
        private final long openedMs;
        private int sizeBytes;
        private int attempts;

        Batch(List<Pending> rows, long openedMs) {
            this.rows = rows;
            this.openedMs = openedMs;
        }

        List<Pending> rows() {
            return rows;
        }

        /** Counts one more attempt to write it; returns how many there were. */
        int attempt() {
            return ++attempts;
        }
    }

    private record Key(String series, Bucket bucket) {}

    private final int maxRows;
    private final int maxGathered;
    private final Map<Key, Batch> open = new LinkedHashMap<>();
    private final Deque<Batch> ready = new ArrayDeque<>();
    private int gathered;

    /**
     * @param maxRows of a batch
     * @param maxGathered rows that are gathered before batches are ready that are not full
     */
    Batching(int maxRows, int maxGathered) {
        this.maxRows = maxRows;
        this.maxGathered = maxGathered;
    }

    void add(Pending row, long nowMs) {
        Placed placed = row.placed();
        var key = new Key(placed.series(), placed.bucket());
        Batch batch = open.get(key);
        int size = placed.sizeBytes();
        if (batch != null && batch.sizeBytes + size > MAX_BYTES) {
            close(key, batch);
            batch = null;
        }
        if (batch == null) {
            batch = new Batch(new ArrayList<>(), nowMs);
            open.put(key, batch);
        }
        batch.rows.add(row);
        batch.sizeBytes += size;
        gathered++;
        if (batch.rows.size() >= maxRows) {
            close(key, batch);
        }
    }

    /**
     * The next batch to write, or null if none is ready.
     *
     * @param lingerMs how long a row waits for others
     */
    @Nullable
    Batch next(long nowMs, long lingerMs) {
        if (ready.isEmpty() && !open.isEmpty()) {
            Iterator<Map.Entry<Key, Batch>> oldest = open.entrySet().iterator();
            Map.Entry<Key, Batch> first = oldest.next();
            if (gathered > maxGathered || nowMs - first.getValue().openedMs >= lingerMs) {
                oldest.remove();
                ready.add(first.getValue());
            }
        }
        Batch batch = ready.poll();
        if (batch != null) {
            gathered -= batch.rows.size();
        }
        return batch;
    }

    /** How many rows wait here. */
    int gathered() {
        return gathered;
    }

    private void close(Key key, Batch batch) {
        open.remove(key);
        ready.add(batch);
    }
}

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
 * enough, or when the gathered rows take too much memory; the oldest are ready first. One thread.
 */
final class Batching {
    /** Stays below the 50 KiB at which Cassandra refuses a batch unless it is told otherwise. */
    private static final int MAX_BYTES = 36 * 1024;

    /** Bytes of memory that a row takes besides its message and texts, about. */
    private static final int OVERHEAD = 400;

    /** A row with the message that it came in. */
    record Pending(Placed placed, ConsumerRecord<byte[], byte[]> message, Progress.Chunk chunk) {
        int memoryBytes() {
            return OVERHEAD
                    + Math.max(0, message.serializedValueSize())
                    + 2 * placed.detail().length();
        }
    }

    /** Rows of one partition that are written together. */
    static final class Batch {
        private final List<Pending> rows;
        private final long openedMs;
        private int sizeBytes;
        private long memoryBytes;
        private int attempts;

        Batch(List<Pending> rows, long openedMs) {
            this.rows = rows;
            this.openedMs = openedMs;
        }

        List<Pending> rows() {
            return rows;
        }

        List<Placed> placed() {
            var placed = new ArrayList<Placed>(rows.size());
            for (Pending row : rows) {
                placed.add(row.placed());
            }
            return placed;
        }

        /** Counts one more attempt to write it; returns how many there were. */
        int attempt() {
            return ++attempts;
        }
    }

    private record Key(String series, Bucket bucket) {}

    private final int maxRows;
    private final long maxBytes;
    private final Map<Key, Batch> open = new LinkedHashMap<>();
    private final Deque<Batch> ready = new ArrayDeque<>();
    private long gatheredBytes;

    /**
     * @param maxRows of a batch
     * @param maxBytes of memory that gathered rows may take before batches are ready that are not full
     */
    Batching(int maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
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
        int memory = row.memoryBytes();
        batch.memoryBytes += memory;
        gatheredBytes += memory;
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
            if (gatheredBytes > maxBytes || nowMs - first.getValue().openedMs >= lingerMs) {
                oldest.remove();
                ready.add(first.getValue());
            }
        }
        Batch batch = ready.poll();
        if (batch != null) {
            gatheredBytes -= batch.memoryBytes;
        }
        return batch;
    }

    /** How much memory the rows take that wait here. */
    long gatheredBytes() {
        return gatheredBytes;
    }

    /** Whether there are so many that the oldest are ready although their batches are not full. */
    boolean isCrowded() {
        return gatheredBytes > maxBytes;
    }

    private void close(Key key, Batch batch) {
        open.remove(key);
        ready.add(batch);
    }
}

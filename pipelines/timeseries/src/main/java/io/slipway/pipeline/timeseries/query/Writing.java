package io.slipway.pipeline.timeseries.query;

import io.slipway.pipeline.timeseries.cassandra.PointStore;
import io.slipway.pipeline.timeseries.cassandra.StoreException;
import io.slipway.pipeline.timeseries.core.Bucket;
import io.slipway.pipeline.timeseries.core.Placed;
import io.slipway.pipeline.timeseries.core.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Writes the points of one request, in batches of one partition, a bounded number of them at once. One thread. */
final class Writing {
    private static final int BATCH_ROWS = 100;
    private static final int MAX_BYTES = 36 * 1024;
    private static final int AT_ONCE = 32;

    private record Key(String series, Bucket bucket) {}

    private final PointStore store;
    private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();

    Writing(PointStore store) {
        this.store = store;
    }

    /**
     * Returns when all are stored. Of two for the same place, the later one stays.
     *
     * @throws StoreException if some could not be stored; others may be
     */
    void write(List<Point> points) {
        Map<Key, Map<List<Object>, Placed>> partitions = new LinkedHashMap<>();
        for (Point point : points) {
            Placed placed = Placed.of(point);
            partitions
                    .computeIfAbsent(new Key(placed.series(), placed.bucket()), key -> new LinkedHashMap<>())
                    .put(List.of(placed.atMs(), placed.detail()), placed);
        }
        for (Map<List<Object>, Placed> rows : partitions.values()) {
            var batch = new ArrayList<Placed>();
            int bytes = 0;
            for (Placed row : rows.values()) {
                if (batch.size() == BATCH_ROWS || (!batch.isEmpty() && bytes + row.sizeBytes() > MAX_BYTES)) {
                    send(batch);
                    batch = new ArrayList<>();
                    bytes = 0;
                }
                batch.add(row);
                bytes += row.sizeBytes();
            }
            send(batch);
        }
        while (!underWay.isEmpty()) {
            awaitOldest();
        }
    }

    private void send(List<Placed> batch) {
        if (underWay.size() == AT_ONCE) {
            awaitOldest();
        }
        underWay.add(store.write(batch).toCompletableFuture());
    }

    private void awaitOldest() {
        try {
            underWay.remove().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException failure ? failure : e;
        }
    }
}

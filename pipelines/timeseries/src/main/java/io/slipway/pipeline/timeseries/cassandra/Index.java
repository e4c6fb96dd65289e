package io.slipway.pipeline.timeseries.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.slipway.pipeline.timeseries.core.Bucket;
import io.slipway.pipeline.timeseries.core.Placed;
import io.slipway.pipeline.timeseries.core.Series;
import io.slipway.pipeline.timeseries.core.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which metrics, series, buckets and tags there are. An entry is written once by each process that needs it (and
 * again when it was forgotten, which does no harm), always before the first point that needs it. Any thread.
 */
final class Index {
    private static final int REMEMBERED = 50_000;

    /** A partition that holds points. */
    record Partition(String series, Bucket bucket) {}

    private final CqlSession session;
    private final String keyspace;
    private final PreparedStatement insertBucket;
    private final PreparedStatement insertSeries;
    private final PreparedStatement insertTag;
    private final PreparedStatement selectBuckets;
    private final PreparedStatement selectSeries;
    private final Set<Partition> written = Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));
    private final Set<String> tagNames = ConcurrentHashMap.newKeySet();

    Index(CqlSession session, String keyspace) {
        this.session = session;
        this.keyspace = keyspace;
        insertBucket = session.prepare("INSERT INTO " + keyspace + ".buckets (metric, bucket) VALUES (?, ?)");
        insertSeries = session.prepare("INSERT INTO " + keyspace + ".series (metric, bucket, series) VALUES (?, ?, ?)");
        insertTag = session.prepare("INSERT INTO " + keyspace + ".tags (tag, value) VALUES (?, ?)");
        selectBuckets = session.prepare(
                "SELECT bucket FROM " + keyspace + ".buckets WHERE metric = ? AND bucket >= ? AND bucket <= ?");
        selectSeries = session.prepare("SELECT series FROM " + keyspace + ".series WHERE metric = ? AND bucket = ?");
    }

    /** Makes sure that points of one partition can be found; the future ends when all entries are there. */
    CompletableFuture<Void> note(List<Placed> points) {
        Placed point = points.get(0);
        var partition = new Partition(point.series(), point.bucket());
        CompletableFuture<Void> detail = noteTagNames(points);
        if (written.contains(partition)) {
            return detail;
        }
        Instant bucket = Instant.ofEpochMilli(point.bucket().startMs());
        var entries = new ArrayList<CompletableFuture<?>>();
        entries.add(detail);
        entries.add(write(insertBucket.bind(point.metric(), bucket)));
        entries.add(write(insertSeries.bind(point.metric(), bucket, point.series())));
        Series.parse(point.series()).tags().values().forEach((tag, value) -> {
            entries.add(write(insertTag.bind(tag, value)));
            entries.add(write(insertTag.bind(tag, "")));
        });
        return CompletableFuture.allOf(entries.toArray(CompletableFuture[]::new))
                .thenRun(() -> written.add(partition));
    }

    List<Partition> partitions(String metric, Bucket from, Bucket to) {
        var partitions = new ArrayList<Partition>();
        var buckets = session.execute(
                selectBuckets.bind(metric, Instant.ofEpochMilli(from.startMs()), Instant.ofEpochMilli(to.startMs())));
        for (Row row : buckets) {
            Instant bucket = Objects.requireNonNull(row.getInstant(0));
            for (Row one : session.execute(selectSeries.bind(metric, bucket))) {
                partitions.add(
                        new Partition(Objects.requireNonNull(one.getString(0)), new Bucket(bucket.toEpochMilli())));
            }
        }
        return partitions;
    }

    List<String> metricNames() {
        return sorted("SELECT DISTINCT metric FROM " + keyspace + ".buckets");
    }

    List<String> tagNames() {
        return sorted("SELECT DISTINCT tag FROM " + keyspace + ".tags");
    }

    List<String> tagValues() {
        return sorted("SELECT value FROM " + keyspace + ".tags");
    }

    /** Names of detail tags are known only from the points themselves. */
    private CompletableFuture<Void> noteTagNames(List<Placed> points) {
        Set<String> fresh = new TreeSet<>();
        for (Placed point : points) {
            Tags.forEachName(point.detail(), name -> {
                if (!tagNames.contains(name)) {
                    fresh.add(name);
                }
            });
        }
        if (fresh.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.allOf(fresh.stream()
                        .map(name -> write(insertTag.bind(name, "")))
                        .toArray(CompletableFuture[]::new))
                .thenRun(() -> {
                    if (tagNames.size() < REMEMBERED) {
                        tagNames.addAll(fresh);
                    }
                });
    }

    private CompletableFuture<?> write(Statement<?> statement) {
        return session.executeAsync(statement).toCompletableFuture();
    }

    private List<String> sorted(String query) {
        var texts = new TreeSet<String>();
        for (Row row : session.execute(query)) {
            texts.add(Objects.requireNonNull(row.getString(0)));
        }
        texts.remove("");
        return List.copyOf(texts);
    }

    /** Forgets what was not used for long. */
    private static final class Recent extends LinkedHashMap<Partition, Boolean> {
        Recent() {
            super(1024, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Partition, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}

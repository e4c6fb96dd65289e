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
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which metrics, series, buckets and tags there are. An entry is written once by each process that needs it (and
 * again when it was forgotten, which does no harm); whoever needs it meanwhile waits for the same write. Any thread.
 */
final class Index {
    private static final int REMEMBERED = 50_000;

    /** A partition that holds points. */
    record Partition(String series, Bucket bucket) {}

    private record MetricBucket(String metric, Bucket bucket) {}

    private record TagValue(String tag, String value) {}

    private final CqlSession session;
    private final String keyspace;
    private final PreparedStatement insertBucket;
    private final PreparedStatement insertSeries;
    private final PreparedStatement insertTag;
    private final PreparedStatement selectBuckets;
    private final PreparedStatement selectSeries;
    private final Map<Long, CompletableFuture<?>> namesKnown = new ConcurrentHashMap<>();
    private final Map<Object, CompletableFuture<?>> entries = Collections.synchronizedMap(new Recent());

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
        Bucket bucket = point.bucket();
        Instant start = Instant.ofEpochMilli(bucket.startMs());
        var needed = new ArrayList<CompletableFuture<?>>();
        for (Placed one : points) {
            needed.add(detailNames(one));
        }
        needed.add(entry(
                new Partition(point.series(), bucket), () -> insertSeries.bind(point.metric(), start, point.series())));
        needed.add(entry(new MetricBucket(point.metric(), bucket), () -> insertBucket.bind(point.metric(), start)));
        Series.parse(point.series()).tags().values().forEach((tag, value) -> {
            needed.add(tag(tag, value));
            needed.add(tag(tag, ""));
        });
        needed.removeIf(future -> future.isDone() && !future.isCompletedExceptionally());
        return CompletableFuture.allOf(needed.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<?> tag(String tag, String value) {
        return entry(new TagValue(tag, value), () -> insertTag.bind(tag, value));
    }

    /** The write of an entry, begun now unless it was before; one that failed is begun anew by whoever comes next. */
    private CompletableFuture<?> entry(Object entry, Supplier<Statement<?>> statement) {
        CompletableFuture<?> known = entries.get(entry);
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        CompletableFuture<?> begun =
                session.executeAsync(statement.get()).toCompletableFuture().thenAccept(done -> {});
        entries.put(entry, begun);
        return begun;
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

    /** Names of detail tags are known only from the points themselves, most of which have the same names. */
    private CompletableFuture<?> detailNames(Placed point) {
        long hash = point.detailNames();
        CompletableFuture<?> known = namesKnown.get(hash);
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        var needed = new ArrayList<CompletableFuture<?>>();
        Tags.forEachName(point.detail(), name -> needed.add(tag(name, "")));
        CompletableFuture<Void> all = CompletableFuture.allOf(needed.toArray(CompletableFuture[]::new));
        if (namesKnown.size() < REMEMBERED) {
            namesKnown.put(hash, all);
        }
        return all;
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
    private static final class Recent extends LinkedHashMap<Object, CompletableFuture<?>> {
        Recent() {
            super(1024, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, CompletableFuture<?>> eldest) {
            return size() > REMEMBERED;
        }
    }
}

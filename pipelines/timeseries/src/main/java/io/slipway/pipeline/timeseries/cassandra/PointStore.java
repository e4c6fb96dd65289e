package io.slipway.pipeline.timeseries.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import io.slipway.pipeline.timeseries.core.Bucket;
import io.slipway.pipeline.timeseries.core.Placed;
import io.slipway.pipeline.timeseries.core.Series;
import io.slipway.pipeline.timeseries.core.Tags;
import io.slipway.pipeline.timeseries.core.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Points in Cassandra. Writing is idempotent: a point written twice is one point. Any thread; errors are {@link
 * StoreException}s, thrown or in the futures. Close it, its connections are kept open.
 */
public final class PointStore implements AutoCloseable {
    private static final int READ_AHEAD = 16;

    private final CqlSession session;
    private final Index index;
    private final PreparedStatement insert;
    private final PreparedStatement select;

    private PointStore(CqlSession session, String keyspace) {
        this.session = session;
        index = new Index(session, keyspace);
        insert = session.prepare(
                "INSERT INTO " + keyspace + ".points (series, bucket, at, detail, value) VALUES (?, ?, ?, ?, ?)");
        select = session.prepare("SELECT at, detail, value FROM " + keyspace
                + ".points WHERE series = ? AND bucket = ? AND at >= ? AND at <= ?");
    }

    /**
     * Connects.
     *
     * @throws StoreException if no node answers or the tables are not there
     */
    public static PointStore open(StoreAddress address) {
        CqlSession session = Connection.open(address);
        try {
            return new PointStore(session, address.keyspace());
        } catch (RuntimeException e) {
            session.close();
            throw Connection.failure("keyspace " + address.keyspace() + " at " + address.nodes(), e);
        }
    }

    /** Writes points of one series and bucket; the future ends when the store has accepted all of them. */
    public CompletionStage<Void> write(List<Placed> points) {
        Placed first = points.get(0);
        List<BatchableStatement<?>> rows = bound(points);
        Statement<?> statement = rows.size() == 1 ? rows.get(0) : BatchStatement.newInstance(BatchType.UNLOGGED, rows);
        // Beside each other: what is accepted is both, and what was not is written again.
        return index.note(points)
                .thenCombine(session.executeAsync(statement), (noted, stored) -> stored)
                .handle((result, error) -> {
                    if (error != null) {
                        throw Connection.failure(
                                "cannot write " + points.size() + " points of " + first.series(), error);
                    }
                    return null;
                });
    }

    /** Takes the points that are read, until it returns false. */
    @FunctionalInterface
    public interface Reader {
        boolean take(Tags series, String detail, long atMs, Value value);
    }

    /**
     * Hands the points of {@code metric} between two times, both included, to {@code reader}: series by series, each
     * in order of time. Only series whose tags {@code wanted} accepts are read.
     */
    public void read(String metric, long startMs, long endMs, Predicate<Tags> wanted, Reader reader) {
        guarded("cannot read metric " + metric, () -> {
            Deque<Reading> ahead = new ArrayDeque<>();
            for (Index.Partition partition : index.partitions(metric, Bucket.of(startMs), Bucket.of(endMs))) {
                Series series = Series.parse(partition.series());
                if (wanted.test(series.tags())) {
                    ahead.add(new Reading(series.tags(), start(partition, startMs, endMs)));
                }
                if (ahead.size() >= READ_AHEAD && !ahead.remove().finish(reader)) {
                    return false;
                }
            }
            return ahead.stream().allMatch(reading -> reading.finish(reader));
        });
    }

    /** Names of all metrics, sorted. */
    public List<String> metricNames() {
        return guarded("cannot read the metric names", index::metricNames);
    }

    /** Names of all tags, sorted. */
    public List<String> tagNames() {
        return guarded("cannot read the tag names", index::tagNames);
    }

    /** All values of series tags, sorted. */
    public List<String> tagValues() {
        return guarded("cannot read the tag values", index::tagValues);
    }

    @Override
    public void close() {
        session.close();
    }

    private CompletableFuture<AsyncResultSet> start(Index.Partition partition, long startMs, long endMs) {
        return session.executeAsync(select.bind(
                        partition.series(),
                        Instant.ofEpochMilli(partition.bucket().startMs()),
                        Instant.ofEpochMilli(startMs),
                        Instant.ofEpochMilli(endMs)))
                .toCompletableFuture();
    }

    private List<BatchableStatement<?>> bound(List<Placed> points) {
        ByteBuffer series = text(points.get(0).series());
        ByteBuffer bucket = time(points.get(0).bucket().startMs());
        var statements = new ArrayList<BatchableStatement<?>>(points.size());
        for (Placed point : points) {
            statements.add(bind(series, bucket, point));
        }
        return statements;
    }

    /**
     * Binds the bytes themselves: what all rows of a batch share is encoded once, and a string's own encoding is many
     * times as fast as that of the driver.
     */
    private BoundStatement bind(ByteBuffer series, ByteBuffer bucket, Placed point) {
        return insert.boundStatementBuilder()
                .setBytesUnsafe(0, series)
                .setBytesUnsafe(1, bucket)
                .setBytesUnsafe(2, time(point.atMs()))
                .setBytesUnsafe(3, text(point.detail()))
                .setBytesUnsafe(4, TypeCodecs.DECIMAL.encode(point.value(), ProtocolVersion.DEFAULT))
                .build();
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer time(long atMs) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, atMs);
    }

    private static <T> T guarded(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw Connection.failure(what, e);
        }
    }

    private record Reading(Tags series, CompletableFuture<AsyncResultSet> first) {
        /** False if {@code reader} wants no more. */
        boolean finish(Reader reader) {
            AsyncResultSet page = first.join();
            while (true) {
                for (Row row : page.currentPage()) {
                    Instant at = Objects.requireNonNull(row.getInstant(0));
                    String detail = Objects.requireNonNull(row.getString(1));
                    Value value = Value.of(Objects.requireNonNull(row.getBigDecimal(2)));
                    if (!reader.take(series, detail, at.toEpochMilli(), value)) {
                        return false;
                    }
                }
                if (!page.hasMorePages()) {
                    return true;
                }
                page = page.fetchNextPage().toCompletableFuture().join();
            }
        }
    }
}

package io.slipway.pipeline.timeseries.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.pipeline.timeseries.core.Bucket;
import io.slipway.pipeline.timeseries.core.Placed;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class BatchingTest {
    /** Memory of a row with one character of detail and an empty message. */
    private static final long ROW = 402;

    private final Progress.Chunk chunk = new Progress().take(100_000, 100_000);

    @Test
    void isReadyWhenFull() {
        var batching = new Batching(3, 100_000);
        add(batching, "a", 0, 1);
        add(batching, "b", 0, 1);
        add(batching, "a", 0, 1);
        assertThat(batching.next(0, 1000)).isNull();

        add(batching, "a", 0, 1);

        assertThat(batching.next(0, 1000).rows())
                .hasSize(3)
                .allMatch(row -> row.placed().series().equals("a"));
        assertThat(batching.next(0, 1000)).isNull();
        assertThat(batching.gatheredBytes()).isEqualTo(ROW);
    }

    @Test
    void isReadyWhenItWaitedLongEnoughTheOldestFirst() {
        var batching = new Batching(3, 100_000);
        add(batching, "a", 0, 1);
        add(batching, "b", 10, 1);

        assertThat(batching.next(999, 1000)).isNull();
        assertThat(batching.next(1000, 1000).rows().get(0).placed().series()).isEqualTo("a");
        assertThat(batching.next(1000, 1000)).isNull();
        assertThat(batching.next(1010, 1000).rows().get(0).placed().series()).isEqualTo("b");
    }

    @Test
    void isReadyWhenTooMuchIsGathered() {
        var batching = new Batching(10, 4 * ROW);
        for (String series : new String[] {"a", "b", "c", "d"}) {
            add(batching, series, 0, 1);
        }
        assertThat(batching.gatheredBytes()).isEqualTo(4 * ROW);
        assertThat(batching.isCrowded()).isFalse();
        assertThat(batching.next(0, 1_000_000)).isNull();

        add(batching, "e", 0, 1);

        assertThat(batching.isCrowded()).isTrue();
        assertThat(batching.next(0, 1_000_000).rows().get(0).placed().series()).isEqualTo("a");
        assertThat(batching.next(0, 1_000_000)).isNull();
    }

    @Test
    void staysBelowTheSizeThatCassandraRefuses() {
        var batching = new Batching(1000, 1);
        for (int i = 0; i < 100; i++) {
            add(batching, "a", 0, 5000);
        }
        int rows = 0;
        for (Batching.Batch batch = batching.next(0, 0); batch != null; batch = batching.next(0, 0)) {
            assertThat(batch.rows().stream()
                            .mapToInt(row -> row.placed().sizeBytes())
                            .sum())
                    .isLessThan(50 * 1024);
            rows += batch.rows().size();
        }
        assertThat(rows).isEqualTo(100);
    }

    @Test
    void losesNoRowAndMixesNoPartitions() {
        var random = new SplittableRandom(7);
        var batching = new Batching(20, 200 * ROW);
        var seen = new HashSet<Long>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(2);
            Placed placed =
                    new Placed("m", "s" + random.nextInt(30), new Bucket(random.nextInt(3)), i, "", 0, BigDecimal.ONE);
            batching.add(new Batching.Pending(placed, message(), chunk), now);
            for (Batching.Batch batch = batching.next(now, 50); batch != null; batch = batching.next(now, 50)) {
                take(batch, seen);
            }
        }
        for (Batching.Batch batch = batching.next(now + 50, 50); batch != null; batch = batching.next(now + 50, 50)) {
            take(batch, seen);
        }
        assertThat(seen).hasSize(20_000);
        assertThat(batching.gatheredBytes()).isZero();
    }

    private static void take(Batching.Batch batch, HashSet<Long> seen) {
        Placed first = batch.rows().get(0).placed();
        assertThat(batch.rows()).hasSizeLessThanOrEqualTo(20);
        for (Batching.Pending row : batch.rows()) {
            assertThat(row.placed().series()).isEqualTo(first.series());
            assertThat(row.placed().bucket()).isEqualTo(first.bucket());
            assertThat(seen.add(row.placed().atMs())).isTrue();
        }
    }

    private void add(Batching batching, String series, long now, int detail) {
        Placed placed = new Placed("m", series, new Bucket(0), 5, "x".repeat(detail), 0, BigDecimal.ONE);
        batching.add(new Batching.Pending(placed, message(), chunk), now);
    }

    private static ConsumerRecord<byte[], byte[]> message() {
        return new ConsumerRecord<>("t", 0, 0, new byte[0], new byte[0]);
    }
}

package io.slipway.pipeline.timeseries.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.pipeline.timeseries.core.Bucket;
import io.slipway.pipeline.timeseries.core.Placed;
import java.math.BigDecimal;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final long MAX_BYTES = 100_000;

    private final Intake intake = new Intake(MAX_BYTES);
    private final Batching batching = new Batching(1000, Intake.gathered(MAX_BYTES));
    private int rows;

    @Test
    void pausesWhenTooMuchIsGathered() {
        while (batching.gatheredBytes() <= MAX_BYTES) {
            assertThat(intake.isPaused(batching, 0)).isFalse();
            add();
        }

        assertThat(intake.isPaused(batching, 0)).isTrue();
    }

    @Test
    void neverPausesWhileNothingIsReadyToBeWritten() {
        while (!intake.isPaused(batching, 0)) {
            add();
        }
        int written = 0;
        while (batching.next(0, Long.MAX_VALUE) != null) {
            written++;
        }

        assertThat(written).isPositive();
        assertThat(batching.gatheredBytes()).isPositive();
        assertThat(intake.isPaused(batching, 0)).isFalse();
    }

    @Test
    void pausesWhileTooManyDeadLettersAreUnderWay() {
        assertThat(intake.isPaused(batching, 10_000)).isFalse();
        assertThat(intake.isPaused(batching, 10_001)).isTrue();
        assertThat(intake.isPaused(batching, 5_001)).isTrue();
        assertThat(intake.isPaused(batching, 5_000)).isFalse();
        assertThat(intake.isPaused(batching, 10_000)).isFalse();
    }

    private void add() {
        Placed placed = new Placed("m", "s" + rows++, new Bucket(0), 5, "", 0, BigDecimal.ONE);
        var message = new ConsumerRecord<byte[], byte[]>("t", 0, 0, new byte[0], new byte[0]);
        batching.add(new Batching.Pending(placed, message, new Progress().take(1, 1)), 0);
    }
}

package io.slipway.pipeline.timeseries.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Progress progress = new Progress();

    @Test
    void commitsOnlyUpToTheFirstMessageThatIsNotFinished() {
        Progress.Chunk first = progress.take(2, 10);
        Progress.Chunk second = progress.take(1, 11);
        Progress.Chunk third = progress.take(1, 12);

        second.finishOne();
        first.finishOne();
        assertThat(progress.committable()).isEqualTo(-1);

        first.finishOne();
        assertThat(progress.committable()).isEqualTo(11);
        assertThat(progress.isDone()).isFalse();

        third.finishOne();
        assertThat(progress.committable()).isEqualTo(12);
        assertThat(progress.isDone()).isTrue();
    }

    @Test
    void hasNothingToCommitTwice() {
        progress.take(1, 5).finishOne();
        assertThat(progress.committable()).isEqualTo(5);
        assertThat(progress.committable()).isEqualTo(5);

        progress.committed(5);

        assertThat(progress.committable()).isEqualTo(-1);
    }

    @Test
    void refusesToFinishMoreThanItTook() {
        Progress.Chunk chunk = progress.take(1, 5);
        chunk.finishOne();

        assertThatThrownBy(chunk::finishOne).isInstanceOf(IllegalStateException.class);
    }
}

package io.slipway.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockTest {
    @Test
    void tellsWholeMillisecondsAsTheApisWriteThem() {
        assertThat(Clock.system().now().getNano() % 1_000_000).isZero();
    }

    @Test
    void nanosecondsOnlyGrow() {
        long before = Clock.system().nanoTime();

        assertThat(Clock.system().nanoTime()).isGreaterThanOrEqualTo(before);
    }
}

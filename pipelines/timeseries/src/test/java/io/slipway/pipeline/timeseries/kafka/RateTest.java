package io.slipway.pipeline.timeseries.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {
    @Test
    void isTheMeanOfTheLastTenSeconds() {
        var rate = new Rate(5_000);
        assertThat(rate.perSecond(5_000)).isZero();

        rate.count(100, 5_500);
        assertThat(rate.perSecond(5_900)).isEqualTo(100);
        rate.count(100, 6_500);
        assertThat(rate.perSecond(6_900)).isEqualTo(100);
        assertThat(rate.perSecond(8_900)).isEqualTo(50);
        assertThat(rate.perSecond(14_900)).isEqualTo(20);
        assertThat(rate.perSecond(15_100)).isEqualTo(10);
        assertThat(rate.perSecond(1_000_000)).isZero();
    }
}

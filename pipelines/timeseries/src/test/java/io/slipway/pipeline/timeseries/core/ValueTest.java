package io.slipway.pipeline.timeseries.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.1, -2.5, 1e-7, 1e19, 1e300, -1e300, Double.MIN_VALUE, Double.MAX_VALUE, 12345678.25})
    void keepsARealNumberInTheStore(double number) {
        assertThat(Value.of(Value.of(number).asDecimal())).isEqualTo(new Value.Real(number));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 100, 9_007_199_254_740_993L, Long.MAX_VALUE, Long.MIN_VALUE})
    void keepsAWholeNumberInTheStoreToTheLastDigit(long number) {
        assertThat(Value.of(Value.of(number).asDecimal())).isEqualTo(new Value.Whole(number));
    }

    @Test
    void takesARealNumberWithoutFractionForAWholeOne() {
        assertThat(Value.of(12345678.0)).isEqualTo(Value.of(12_345_678));
        assertThat(Value.of(-0.0)).isEqualTo(Value.of(0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesWhatIsNoNumber(double number) {
        assertThatThrownBy(() -> Value.of(number)).hasMessageContaining("finite");
    }
}

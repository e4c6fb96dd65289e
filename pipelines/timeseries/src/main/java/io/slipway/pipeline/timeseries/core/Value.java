package io.slipway.pipeline.timeseries.core;

import java.math.BigDecimal;

/**
 * The number that a point carries: a whole number, or a real one that is not whole (or lies beyond what a {@code
 * long} holds). The two never hold the same number, so equal numbers are equal values.
 */
public sealed interface Value {
    /** This number as a double; a whole number beyond 2^53 is rounded. */
    double asDouble();

    /** This number exactly, as the store keeps it. */
    BigDecimal asDecimal();

    /** A whole number. */
    static Value of(long number) {
        return new Whole(number);
    }

    /**
     * A number that may have a fraction.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    static Value of(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("value is " + number + ", expected a finite number");
        }
        if (number == Math.rint(number) && Math.abs(number) < 0x1p63) {
            return new Whole((long) number);
        }
        return new Real(number);
    }

    /** The value of what {@link #asDecimal} gave. */
    static Value of(BigDecimal number) {
        if (number.scale() <= 0 && number.precision() - number.scale() <= 18) {
            return new Whole(number.longValueExact());
        }
        return number.scale() == 0 && number.unscaledValue().bitLength() < Long.SIZE
                ? new Whole(number.longValueExact())
                : of(number.doubleValue());
    }

    /** A whole number. */
    record Whole(long number) implements Value {
        @Override
        public double asDouble() {
            return number;
        }

        @Override
        public BigDecimal asDecimal() {
            return BigDecimal.valueOf(number);
        }

        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    /** A number that no {@code long} can be. */
    record Real(double number) implements Value {
        @Override
        public double asDouble() {
            return number;
        }

        @Override
        public BigDecimal asDecimal() {
            return BigDecimal.valueOf(number);
        }

        @Override
        public String toString() {
            return Double.toString(number);
        }
    }
}

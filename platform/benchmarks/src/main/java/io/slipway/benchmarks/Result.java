package io.slipway.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a benchmark found.
 *
 * @param name the benchmark
 * @param value the figure
 * @param unit its unit
 * @param against what it is held against
 * @param againstValue that one's figure, in the same unit
 */
public record Result(String name, double value, String unit, String against, double againstValue) {
    /** How many times the other one's figure ours is. */
    public double ratio() {
        return value / againstValue;
    }

    /** Prints the result for people, and as one JSON object on the last line if {@code json}. */
    public void print(boolean json) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f %s; %s: %.1f %s; ratio %.2f%n",
                name,
                value,
                unit,
                against,
                againstValue,
                unit,
                ratio());
        if (json) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"against\":\"%s\",\"against_value\":%.3f,"
                            + "\"ratio\":%.4f}%n",
                    name,
                    value,
                    unit,
                    against,
                    againstValue,
                    ratio());
        }
    }

    /** The middle one of {@code values}; the upper of the two when there is no middle. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

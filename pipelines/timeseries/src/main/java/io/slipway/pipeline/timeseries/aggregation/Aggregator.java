package io.slipway.pipeline.timeseries.aggregation;

import io.slipway.pipeline.timeseries.core.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes one number of all that fall into a range of time. The number stands at the time of the first of them, or at
 * the start or the end of the range.
 *
 * @param align whether ranges are counted from a full second, day, Monday, month or year instead of the query's start
 */
public record Aggregator(Kind kind, Sampling sampling, boolean align, Stamp stamp) {
    /** What is made of the numbers. */
    public enum Kind {
        SUM,
        AVG,
        MIN,
        MAX,
        COUNT;

        /** The kind called {@code word}. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
        }

        /** The words for all kinds. */
        public static String words() {
            return Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "));
        }

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Where a range's number stands in time. */
    public enum Stamp {
        FIRST_POINT,
        RANGE_START,
        RANGE_END
    }

    /**
     * One number for each range that has any.
     *
     * @param samples in the query's order
     * @param queryStartMs where ranges begin unless they are aligned; no sample is earlier
     */
    List<Sample> apply(List<Sample> samples, long queryStartMs) {
        long origin = align ? sampling.unit().align(queryStartMs, sampling.zone()) : queryStartMs;
        var made = new ArrayList<Sample>();
        int from = 0;
        while (from < samples.size()) {
            Sampling.Range range = sampling.rangeOf(samples.get(from).atMs(), origin);
            int to = from + 1;
            // As in KairosDB only the end counts, so in descending order everything is in the first range.
            while (to < samples.size() && samples.get(to).atMs() < range.endMs()) {
                to++;
            }
            long stamped = switch (stamp) {
                case FIRST_POINT -> samples.get(from).atMs();
                case RANGE_START -> range.startMs();
                case RANGE_END -> range.endMs();
            };
            made.add(new Sample(stamped, combine(samples.subList(from, to))));
            from = to;
        }
        return made;
    }

    private Value combine(List<Sample> samples) {
        if (kind == Kind.COUNT) {
            return Value.of(samples.size());
        }
        double result = samples.get(0).value().asDouble();
        for (Sample sample : samples.subList(1, samples.size())) {
            double number = sample.value().asDouble();
            result = switch (kind) {
                case MIN -> Math.min(result, number);
                case MAX -> Math.max(result, number);
                default -> result + number;
            };
        }
        // JSON has no infinity: a sum beyond all doubles is the greatest of them.
        double made = kind == Kind.AVG ? result / samples.size() : result;
        return Value.of(Double.isInfinite(made) ? Math.copySign(Double.MAX_VALUE, made) : made);
    }
}

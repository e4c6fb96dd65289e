package io.slipway.resources;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A resource or attribute value: a scalar with three decimals, a list of ranges, a set of items, or a text.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/attributes-resources/">Mesos: attributes and
 *     resources</a>
 */
public sealed interface Value {

    /**
     * A quantity in thousandths of its unit: {@code cpus:0.5} is 500.
     *
     * @param milli thousandths of the unit; attributes may be negative, resources may not
     */
    record Scalar(long milli) implements Value {
        /** The largest amount, in whole units, whose thousandths are sure to be countable. */
        private static final double MAX_AMOUNT = 1e15;

        /**
         * The scalar closest to {@code amount}, rounded half-even to three decimals.
         *
         * @throws IllegalArgumentException when {@code amount} is no number, or beyond 10^15
         */
        public static Scalar of(double amount) {
            if (Double.isNaN(amount) || Math.abs(amount) > MAX_AMOUNT) {
                throw new IllegalArgumentException("amount " + amount + ": expected a number up to 1e15");
            }
            return new Scalar(BigDecimal.valueOf(amount)
                    .movePointRight(3)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .longValueExact());
        }

        /** This amount in whole units, as a double. */
        public double amount() {
            return milli / 1000.0;
        }

        @Override
        public String toString() {
            return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
        }
    }

    /**
     * Numbers given as ranges, kept sorted, disjoint and merged where they touch.
     *
     * @param ranges the ranges; any order and overlap is accepted
     */
    record Ranges(List<PortRange> ranges) implements Value {
        /** No numbers at all. */
        public static final Ranges EMPTY = new Ranges(List.of());

        /** Normalises to sorted, disjoint, non-adjacent ranges. */
        public Ranges {
            ranges = merge(ranges);
        }

        /** A single range. */
        public static Ranges of(long begin, long end) {
            return new Ranges(List.of(new PortRange(begin, end)));
        }

        /** How many numbers are covered. */
        public long size() {
            return ranges.stream().mapToLong(PortRange::size).sum();
        }

        /** Whether {@code number} is covered. */
        public boolean contains(long number) {
            return ranges.stream().anyMatch(range -> range.contains(number));
        }

        /** Whether every number of {@code other} is covered. */
        public boolean containsAll(Ranges other) {
            return other.ranges.stream()
                    .allMatch(wanted -> ranges.stream()
                            .anyMatch(have -> have.begin() <= wanted.begin() && have.end() >= wanted.end()));
        }

        /** The numbers of both. */
        public Ranges plus(Ranges other) {
            List<PortRange> all = new ArrayList<>(ranges);
            all.addAll(other.ranges);
            return new Ranges(all);
        }

        /** The numbers of this one that are not in {@code other}. */
        public Ranges minus(Ranges other) {
            List<PortRange> rest = ranges;
            for (PortRange cut : other.ranges) {
                rest = without(rest, cut);
            }
            return new Ranges(rest);
        }

        private static List<PortRange> without(List<PortRange> ranges, PortRange cut) {
            List<PortRange> rest = new ArrayList<>();
            for (PortRange range : ranges) {
                if (range.end() < cut.begin() || range.begin() > cut.end()) {
                    rest.add(range);
                    continue;
                }
                if (range.begin() < cut.begin()) {
                    rest.add(new PortRange(range.begin(), cut.begin() - 1));
                }
                if (range.end() > cut.end()) {
                    rest.add(new PortRange(cut.end() + 1, range.end()));
                }
            }
            return rest;
        }

        private static List<PortRange> merge(List<PortRange> ranges) {
            List<PortRange> sorted = new ArrayList<>(ranges);
            sorted.sort(Comparator.comparingLong(PortRange::begin));
            List<PortRange> merged = new ArrayList<>();
            for (PortRange range : sorted) {
                int last = merged.size() - 1;
                if (last >= 0 && range.begin() <= merged.get(last).end() + 1) {
                    PortRange before = merged.get(last);
                    merged.set(last, new PortRange(before.begin(), Math.max(before.end(), range.end())));
                } else {
                    merged.add(range);
                }
            }
            return List.copyOf(merged);
        }

        @Override
        public String toString() {
            List<String> parts =
                    ranges.stream().map(r -> r.begin() + "-" + r.end()).toList();
            return "[" + String.join(", ", parts) + "]";
        }
    }

    /**
     * Named items, sorted.
     *
     * @param items the items
     */
    record Items(SortedSet<String> items) implements Value {
        /** Copies the items. */
        public Items {
            items = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(items));
        }

        @Override
        public String toString() {
            return "{" + String.join(", ", items) + "}";
        }
    }

    /**
     * A text, for attributes only.
     *
     * @param text the text
     */
    record Text(String text) implements Value {
        @Override
        public String toString() {
            return text;
        }
    }
}

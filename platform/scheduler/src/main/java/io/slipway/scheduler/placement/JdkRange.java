package io.slipway.scheduler.placement;

import io.slipway.resources.Value;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The major versions of Java that an app runs on.
 *
 * @param from the lowest
 * @param to the highest; {@link Integer#MAX_VALUE} for no end
 */
record JdkRange(int from, int to) {
    private static final Pattern FORM = Pattern.compile("\\s*(\\d{1,3})\\s*(-\\s*(\\d{1,3})?)?\\s*");

    JdkRange {
        if (from > to) {
            throw new IllegalArgumentException("JDK range " + from + "-" + to + ": begins above its end");
        }
    }

    /** Reads {@code 11-17}, {@code 17-} or {@code 21}. */
    static JdkRange parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("JDK range '" + text + "': expected such as 11-17, 17- or 21");
        }
        int from = Integer.parseInt(matcher.group(1));
        if (matcher.group(2) == null) {
            return new JdkRange(from, from);
        }
        return new JdkRange(from, matcher.group(3) == null ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(3)));
    }

    /** The versions that an agent's attribute names; what is no number does not count. */
    static Set<Integer> versions(Value attribute) {
        TreeSet<Integer> versions = new TreeSet<>();
        if (attribute instanceof Value.Items items) {
            items.items().stream()
                    .filter(item -> item.matches("\\d{1,3}"))
                    .forEach(item -> versions.add(Integer.parseInt(item)));
        } else if (attribute instanceof Value.Scalar scalar) {
            versions.add((int) (scalar.milli() / 1000));
        } else if (attribute instanceof Value.Ranges ranges) {
            ranges.ranges().forEach(range -> {
                for (long version = range.begin(); version <= Math.min(range.end(), 999); version++) {
                    versions.add((int) version);
                }
            });
        }
        return versions;
    }

    boolean contains(int version) {
        return version >= from && version <= to;
    }

    @Override
    public String toString() {
        return from == to ? "" + from : to == Integer.MAX_VALUE ? from + " or newer" : from + " to " + to;
    }
}

package io.slipway.scheduler.placement;

import io.slipway.marathonapi.JdkRange;
import io.slipway.resources.Value;
import java.util.Set;
import java.util.TreeSet;

/** The Java versions that an agent tells as an attribute, and ranges of them in words. */
final class JdkVersions {
    private static final int HIGHEST = 999;

    private JdkVersions() {}

    /** The versions that the attribute names; what is no number does not count. */
    static Set<Integer> of(Value attribute) {
        TreeSet<Integer> versions = new TreeSet<>();
        if (attribute instanceof Value.Items items) {
            items.items().stream()
                    .filter(item -> item.matches("\\d{1,3}"))
                    .forEach(item -> versions.add(Integer.parseInt(item)));
        } else if (attribute instanceof Value.Scalar scalar) {
            versions.add((int) (scalar.milli() / 1000));
        } else if (attribute instanceof Value.Ranges ranges) {
            ranges.ranges().forEach(range -> {
                for (long version = range.begin(); version <= Math.min(range.end(), HIGHEST); version++) {
                    versions.add((int) version);
                }
            });
        }
        return versions;
    }

    static String describe(JdkRange range) {
        if (range.from() == range.to()) {
            return Integer.toString(range.from());
        }
        return range.to() == Integer.MAX_VALUE ? range.from() + " or newer" : range.from() + " to " + range.to();
    }
}

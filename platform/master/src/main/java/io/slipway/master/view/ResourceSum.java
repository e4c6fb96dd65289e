package io.slipway.master.view;

import io.slipway.resources.PortRange;
import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Adds up the resources of many tasks, with work that grows with their number and not with its square. Owner thread
 * only.
 */
public final class ResourceSum {
    private final Map<Key, Long> scalars = new TreeMap<>();
    private final Map<Key, List<PortRange>> ranges = new TreeMap<>();
    private final Map<Key, TreeSet<String>> items = new TreeMap<>();

    private record Key(String name, String role) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : role.compareTo(other.role);
        }
    }

    /** Adds some. */
    public void add(Resources resources) {
        for (Resource resource : resources) {
            Key key = new Key(resource.name(), resource.role());
            if (resource.value() instanceof Value.Scalar scalar) {
                scalars.merge(key, scalar.milli(), Math::addExact);
            } else if (resource.value() instanceof Value.Ranges more) {
                ranges.computeIfAbsent(key, unused -> new ArrayList<>()).addAll(more.ranges());
            } else if (resource.value() instanceof Value.Items more) {
                items.computeIfAbsent(key, unused -> new TreeSet<>()).addAll(more.items());
            }
        }
    }

    /** Everything added so far. */
    public Resources total() {
        List<Resource> sum = new ArrayList<>();
        scalars.forEach((key, milli) -> sum.add(new Resource(key.name, key.role, new Value.Scalar(milli))));
        ranges.forEach((key, list) -> sum.add(new Resource(key.name, key.role, new Value.Ranges(list))));
        items.forEach((key, set) -> sum.add(new Resource(key.name, key.role, new Value.Items(set))));
        return Resources.of(sum);
    }
}

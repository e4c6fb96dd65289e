package io.slipway.resources;

import java.util.Map;
import java.util.TreeMap;

/**
 * The named attributes of an agent, such as {@code rack:abc} or {@code jdk:{17,25}}.
 *
 * @param values name to value, sorted by name
 */
public record Attributes(Map<String, Value> values) {
    /** No attributes. */
    public static final Attributes NONE = new Attributes(Map.of());

    /** Copies the map. */
    public Attributes {
        values = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /**
     * Reads the text form {@code rack:abc;zone:west;level:10;keys:[1000-1500]}.
     *
     * @throws IllegalArgumentException naming the part that is wrong
     */
    public static Attributes parse(String text) {
        return new Attributes(ResourceText.attributes(text));
    }

    /** These and one more. */
    public Attributes with(String name, Value value) {
        Map<String, Value> all = new TreeMap<>(values);
        all.put(name, value);
        return new Attributes(all);
    }
}

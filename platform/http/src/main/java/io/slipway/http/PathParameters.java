package io.slipway.http;

import java.util.Map;

/**
 * What the places of a route's template hold in one path, decoded.
 *
 * @param values name to value; a value is never empty
 */
public record PathParameters(Map<String, String> values) {
    /** No parameters. */
    public static final PathParameters NONE = new PathParameters(Map.of());

    /** Copies the map. */
    public PathParameters {
        values = Map.copyOf(values);
    }

    /**
     * The value of the place {@code name}.
     *
     * @throws IllegalArgumentException when the template has no such place
     */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no place {" + name + "}, only " + values.keySet());
        }
        return value;
    }
}

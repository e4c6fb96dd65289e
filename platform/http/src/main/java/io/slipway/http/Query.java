package io.slipway.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decoded query parameters.
 *
 * @param values name to its values in order
 */
public record Query(Map<String, List<String>> values) {
    /** No parameters. */
    public static final Query NONE = new Query(Map.of());

    /** Reads {@code a=1&b=2&a=3}; a name without {@code =} gets an empty value. */
    public static Query parse(String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(decode(name), unused -> new ArrayList<>()).add(decode(value));
        }
        return new Query(values);
    }

    /** The first value of {@code name}. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of {@code name}. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Whether {@code name} is given as {@code true} or without a value; {@code otherwise} when absent. */
    public boolean flag(String name, boolean otherwise) {
        return first(name)
                .map(value -> value.isEmpty() || value.equalsIgnoreCase("true"))
                .orElse(otherwise);
    }

    /** @throws IllegalArgumentException for a broken percent escape */
    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

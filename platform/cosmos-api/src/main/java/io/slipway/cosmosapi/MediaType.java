package io.slipway.cosmosapi;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A media type with its parameters; two are equal when type and parameters are, whatever their order, case and spacing.
 *
 * @param type such as {@code application/json}, in lower case
 * @param parameters name to value, in lower case; the quality {@code q} is not among them
 */
public record MediaType(String type, Map<String, String> parameters) {
    /** Copies the map. */
    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /** Reads one media type of a header field. */
    public static MediaType parse(String text) {
        String[] parts = text.split(";");
        Map<String, String> parameters = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            String name = pair[0].strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !name.equals("q")) {
                String value = pair.length == 2 ? pair[1].strip() : "";
                parameters.put(name, value.replace("\"", "").toLowerCase(Locale.ROOT));
            }
        }
        return new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), parameters);
    }
}

package io.slipway.packages.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Merging of JSON objects and the defaults of a schema, as Cosmos does it. Pure. */
public final class Merging {
    private Merging() {}

    /** Both together: objects field by field; of anything else, arrays included, the later one counts. */
    public static ObjectNode deep(ObjectNode earlier, ObjectNode later) {
        ObjectNode merged = earlier.deepCopy();
        later.properties().forEach(field -> {
            JsonNode present = merged.get(field.getKey());
            JsonNode value = field.getValue();
            merged.set(
                    field.getKey(),
                    present instanceof ObjectNode left && value instanceof ObjectNode right
                            ? deep(left, right)
                            : value.deepCopy());
        });
        return merged;
    }

    /**
     * What a schema's properties are unless given: a property's {@code default}, or else what its own properties
     * contribute. Objects without any default are left out.
     */
    public static ObjectNode defaults(ObjectNode schema) {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        schema.path("properties").properties().forEach(property -> {
            JsonNode own = property.getValue().path("default");
            if (!own.isMissingNode()) {
                defaults.set(property.getKey(), own.deepCopy());
            } else if (property.getValue() instanceof ObjectNode inner) {
                ObjectNode below = defaults(inner);
                if (!below.isEmpty()) {
                    defaults.set(property.getKey(), below);
                }
            }
        });
        return defaults;
    }
}

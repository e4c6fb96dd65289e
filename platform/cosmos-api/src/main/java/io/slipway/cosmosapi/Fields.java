package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a request; what is missing or of another type is answered as Cosmos does. */
final class Fields {
    private final ObjectNode body;

    Fields(ObjectNode body) {
        this.body = body;
    }

    String text(String name) {
        String value = textOrNull(name);
        if (value == null) {
            throw wrong(name, "a text, found nothing");
        }
        return value;
    }

    @Nullable
    String textOrNull(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(name, "a text, found " + value);
        }
        return value.textValue();
    }

    @Nullable
    ObjectNode objectOrNull(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw wrong(name, "an object, found " + value);
    }

    @Nullable
    Integer numberOrNull(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(name, "an integer, found " + value);
        }
        return value.intValue();
    }

    boolean flag(String name) {
        JsonNode value = body.path(name);
        if (!value.isBoolean()) {
            throw wrong(name, "true or false, found " + (value.isMissingNode() ? "nothing" : value.toString()));
        }
        return value.booleanValue();
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = body.path(name);
        return (value.isMissingNode() || value.isNull()) ? otherwise : flag(name);
    }

    private static CosmosException wrong(String name, String expected) {
        return new CosmosException(CosmosError.of(
                "not_parsed", "Item body cannot be converted: field '" + name + "' must be " + expected));
    }
}

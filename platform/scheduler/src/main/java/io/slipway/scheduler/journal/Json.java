package io.slipway.scheduler.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.slipway.marathonapi.PathId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Small parts of the journal's JSON. Times keep their milliseconds. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static <T> ArrayNode array(Collection<T> elements, Function<T, ? extends JsonNode> write) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        elements.forEach(element -> array.add(write.apply(element)));
        return array;
    }

    static TextNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    static ArrayNode texts(Collection<?> elements) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        elements.forEach(element -> array.add(element.toString()));
        return array;
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
        List<T> list = new ArrayList<>();
        array.forEach(element -> list.add(read.apply(element)));
        return list;
    }

    static void putTime(ObjectNode json, String field, @Nullable Instant time) {
        if (time != null) {
            json.put(field, time.toEpochMilli());
        }
    }

    static Instant time(JsonNode json, String field) {
        return Instant.ofEpochMilli(required(json, field).asLong());
    }

    static @Nullable Instant optionalTime(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null || value.isNull() ? null : Instant.ofEpochMilli(value.asLong());
    }

    static String text(JsonNode json, String field) {
        return required(json, field).asText();
    }

    static @Nullable String optionalText(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    static PathId path(JsonNode json, String field) {
        return PathId.absolute(text(json, field));
    }

    static PathId path(JsonNode text) {
        return PathId.absolute(text.asText());
    }

    private static JsonNode required(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("journal: field '" + field + "' is missing in " + json);
        }
        return value;
    }
}

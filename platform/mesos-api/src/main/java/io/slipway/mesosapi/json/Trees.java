package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes the small forms that all messages share. */
final class Trees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Trees() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    /** Mesos' ids: {@code {"value": "..."}}. */
    static ObjectNode id(Object id) {
        return object().put("value", id.toString());
    }

    static <T> ArrayNode array(Collection<T> values, Function<T, ? extends JsonNode> writer) {
        ArrayNode array = NODES.arrayNode(values.size());
        values.forEach(value -> array.add(writer.apply(value)));
        return array;
    }

    /** Strings, sorted, so that one value has one form. */
    static ArrayNode sorted(Collection<String> values) {
        return array(values.stream().sorted().toList(), NODES::textNode);
    }

    static ArrayNode texts(Collection<String> values) {
        return array(values, NODES::textNode);
    }

    /** Mesos' {@code Labels}, sorted by key. */
    static ObjectNode labels(Map<String, String> labels) {
        ObjectNode object = object();
        object.set(
                "labels",
                array(
                        new TreeMap<>(labels).entrySet(),
                        label -> object().put("key", label.getKey()).put("value", label.getValue())));
        return object;
    }

    /** A whole number when it is one, else a decimal fraction. */
    static JsonNode thousandths(long milli) {
        return milli % 1000 == 0 ? NODES.numberNode(milli / 1000) : NODES.numberNode(milli / 1000.0);
    }

    static JsonNode seconds(Duration duration) {
        return duration.getNano() == 0
                ? NODES.numberNode(duration.getSeconds())
                : NODES.numberNode(BigDecimal.valueOf(duration.getNano(), 9)
                        .add(BigDecimal.valueOf(duration.getSeconds()))
                        .stripTrailingZeros());
    }

    /** Mesos' {@code DurationInfo}. */
    static ObjectNode nanoseconds(Duration duration) {
        return object().put("nanoseconds", duration.toNanos());
    }

    static JsonNode epochSeconds(Instant time) {
        return NODES.numberNode(time.toEpochMilli() / 1000.0);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

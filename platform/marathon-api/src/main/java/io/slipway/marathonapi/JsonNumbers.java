package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Numbers as Marathon writes them: without a fraction when they have none. */
final class JsonNumbers {
    private JsonNumbers() {}

    static JsonNode node(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? JsonNodeFactory.instance.numberNode((long) value) : JsonNodeFactory.instance.numberNode(value);
    }

    static String text(double value) {
        return node(value).asText();
    }
}

package io.slipway.packages.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Says what does not fit: the field, its value, what was expected. The object has the fields that Cosmos' validator
 * gave, so that its clients can print them.
 */
final class Mismatch {
    private static final int VALUE_SHOWN = 100;

    private Mismatch() {}

    static ObjectNode describe(
            Error error, String pointer, JsonNode value, String schemaPointer, JsonNode expectation, JsonNode parent) {
        String keyword = Objects.requireNonNullElse(error.getKeyword(), "");
        String property = Objects.requireNonNullElse(error.getProperty(), "");
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("level", "error");
        json.putObject("schema").put("loadingURI", "#").put("pointer", upTo(schemaPointer));
        json.putObject("instance").put("pointer", pointer);
        json.put("domain", "validation").put("keyword", keyword);
        switch (keyword) {
            case "additionalProperties" -> json.putArray("unwanted").add(property);
            case "required" -> json.putArray("missing").add(property);
            case "type" -> {
                json.put("found", typeOf(value));
                json.putArray("expected").addAll(types(expectation));
            }
            default -> json.set("expected", expectation.deepCopy());
        }
        return json.put("message", message(error, keyword, property, pointer, value, expectation, parent));
    }

    private static String message(
            Error error,
            String keyword,
            String property,
            String pointer,
            JsonNode value,
            JsonNode expectation,
            JsonNode parent) {
        String field = dotted(pointer);
        return switch (keyword) {
            case "additionalProperties" ->
                "unknown option '" + join(field, property) + "'" + shown(value.path(property)) + ", expected "
                        + known(parent, property);
            case "required" -> "option '" + join(field, property) + "' is missing, it is required";
            case "type" -> is(field, value) + " (" + typeOf(value) + "), expected " + words(expectation);
            case "minimum" ->
                is(field, value) + ", expected "
                        + (parent.path("exclusiveMinimum").asBoolean() ? "more than " : "at least ") + expectation;
            case "maximum" ->
                is(field, value) + ", expected "
                        + (parent.path("exclusiveMaximum").asBoolean() ? "less than " : "at most ") + expectation;
            case "enum" -> is(field, value) + ", expected one of " + list(expectation);
            case "pattern" -> is(field, value) + ", expected a match of the regular expression " + expectation.asText();
            case "minLength" -> is(field, value) + ", expected at least " + expectation + " characters";
            case "maxLength" -> is(field, value) + ", expected at most " + expectation + " characters";
            case "minItems" -> is(field, value) + ", expected at least " + expectation + " items";
            case "maxItems" -> is(field, value) + ", expected at most " + expectation + " items";
            case "multipleOf" -> is(field, value) + ", expected a multiple of " + expectation;
            default -> is(field, value) + ": " + error.getMessage();
        };
    }

    private static String is(String field, JsonNode value) {
        return (field.isEmpty() ? "the options are " : "option '" + field + "' is ") + shortened(value.toString());
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "" : " (value " + shortened(value.toString()) + ")";
    }

    private static String known(JsonNode parent, String unknown) {
        List<String> names = new ArrayList<>();
        parent.path("properties").fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            return "no option here";
        }
        return "one of " + String.join(", ", names)
                + nearest(unknown, names)
                        .map(name -> "; did you mean '" + name + "'?")
                        .orElse("");
    }

    private static Optional<String> nearest(String unknown, List<String> names) {
        String lower = unknown.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= 2)
                .min((a, b) -> Integer.compare(distance(lower, a), distance(lower, b)));
    }

    /** How many letters must be put in, taken out or replaced to get from one to the other. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }

    private static String words(JsonNode types) {
        return String.join(" or ", types(types).stream().map(JsonNode::asText).toList());
    }

    private static List<JsonNode> types(JsonNode expectation) {
        List<JsonNode> types = new ArrayList<>();
        if (expectation.isArray()) {
            expectation.forEach(types::add);
        } else {
            types.add(expectation);
        }
        return types;
    }

    private static String list(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.toString()));
        return String.join(", ", texts);
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String shortened(String text) {
        return text.length() <= VALUE_SHOWN ? text : text.substring(0, VALUE_SHOWN) + "...";
    }

    private static String join(String field, String property) {
        return field.isEmpty() ? property : field + "." + property;
    }

    private static String dotted(String pointer) {
        return pointer.isEmpty()
                ? ""
                : pointer.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
    }

    private static String upTo(String schemaPointer) {
        int slash = schemaPointer.lastIndexOf('/');
        return slash <= 0 ? "" : schemaPointer.substring(0, slash);
    }
}

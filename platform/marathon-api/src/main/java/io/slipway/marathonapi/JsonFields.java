package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object. A value of the wrong type is noted and its default returned, so that one pass
 * finds everything wrong. Every field asked for is known; {@link #done} notes the others. The error keys are those of
 * Marathon.
 */
final class JsonFields {
    private final JsonNode node;
    private final String path;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();

    JsonFields(JsonNode node, String path, Findings findings) {
        if (node.isObject()) {
            this.node = node;
        } else {
            findings.wrong(path, "error.expected.jsobject");
            this.node = JsonNodeFactory.instance.objectNode();
        }
        this.path = path;
        this.findings = findings;
    }

    String path() {
        return path;
    }

    /** The value of {@code name}; null when absent or {@code null}. Makes the name known. */
    @Nullable
    JsonNode get(String name) {
        known.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String name) {
        return get(name) != null;
    }

    void wrong(String name, String message) {
        findings.wrong(path + "/" + name, message);
    }

    @Nullable
    String text(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isTextual()) {
            wrong(name, "error.expected.jsstring");
            return null;
        }
        return value == null ? null : value.textValue();
    }

    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    String required(String name) {
        if (!has(name)) {
            wrong(name, "error.path.missing");
        }
        return text(name, "");
    }

    boolean flag(String name, boolean otherwise) {
        Boolean value = flag(name);
        return value == null ? otherwise : value;
    }

    @Nullable
    Boolean flag(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            wrong(name, "error.expected.jsboolean");
            return null;
        }
        return value == null ? null : value.booleanValue();
    }

    double number(String name, double otherwise) {
        Double value = number(name);
        return value == null ? otherwise : value;
    }

    @Nullable
    Double number(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isNumber()) {
            wrong(name, "error.expected.jsnumber");
            return null;
        }
        return value == null ? null : value.doubleValue();
    }

    int integer(String name, int otherwise) {
        Integer value = integer(name);
        return value == null ? otherwise : value;
    }

    @Nullable
    Integer integer(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            wrong(name, "error.expected.jsnumber");
            return null;
        }
        if (value.doubleValue() != Math.rint(value.doubleValue()) || !value.canConvertToInt()) {
            wrong(name, "error.expected.int");
            return null;
        }
        return value.intValue();
    }

    @Nullable
    Long longInteger(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            wrong(name, "error.expected.jsnumber");
            return null;
        }
        if (value.doubleValue() != Math.rint(value.doubleValue()) || !value.canConvertToLong()) {
            wrong(name, "error.expected.long");
            return null;
        }
        return value.longValue();
    }

    /** A number that may not be below {@code least}. */
    int atLeast(int least, String name, int otherwise) {
        int value = integer(name, otherwise);
        if (value < least) {
            wrong(name, "is less than " + least);
            return otherwise;
        }
        return value;
    }

    /** A number that may not be below {@code least}. */
    double atLeast(double least, String name, double otherwise) {
        double value = number(name, otherwise);
        if (value < least) {
            wrong(name, "is less than " + JsonNumbers.text(least));
            return otherwise;
        }
        return value;
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise, Function<E, String> spelling) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        for (E candidate : type.getEnumConstants()) {
            if (spelling.apply(candidate).equalsIgnoreCase(value)) {
                return candidate;
            }
        }
        List<String> all = Arrays.stream(type.getEnumConstants()).map(spelling).toList();
        wrong(name, "error.unknown.enum.literal: '" + value + "' is not one of " + String.join(", ", all));
        return otherwise;
    }

    /** One of some texts, compared without case. */
    String choice(String name, List<String> allowed, String otherwise) {
        String value = text(name, otherwise);
        for (String candidate : allowed) {
            if (candidate.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT))) {
                return candidate;
            }
        }
        wrong(name, "error.unknown.enum.literal: '" + value + "' is not one of " + String.join(", ", allowed));
        return otherwise;
    }

    @Nullable
    Instant time(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            return Timestamps.parse(value);
        } catch (IllegalArgumentException e) {
            wrong(name, "error.expected.date.isoformat: " + e.getMessage());
            return null;
        }
    }

    /** The object {@code name}, read by {@code reader}; null when absent. */
    <T> @Nullable T object(String name, Function<JsonFields, T> reader) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        JsonFields fields = new JsonFields(value, path + "/" + name, findings);
        T result = reader.apply(fields);
        fields.done();
        return result;
    }

    /** The elements of {@code name}; none when absent. */
    <T> List<T> list(String name, BiFunction<JsonNode, String, @Nullable T> reader) {
        List<T> result = new ArrayList<>();
        JsonNode value = get(name);
        if (value == null) {
            return result;
        }
        if (!value.isArray()) {
            wrong(name, "error.expected.jsarray");
            return result;
        }
        for (int i = 0; i < value.size(); i++) {
            T element = reader.apply(value.get(i), path + "/" + name + "(" + i + ")");
            if (element != null) {
                result.add(element);
            }
        }
        return result;
    }

    <T> List<T> objects(String name, Function<JsonFields, T> reader) {
        return list(name, (element, at) -> {
            JsonFields fields = new JsonFields(element, at, findings);
            T result = reader.apply(fields);
            fields.done();
            return result;
        });
    }

    List<String> texts(String name) {
        return list(name, (element, at) -> {
            if (!element.isTextual()) {
                findings.wrong(at, "error.expected.jsstring");
                return null;
            }
            return element.textValue();
        });
    }

    List<Integer> integers(String name) {
        return list(name, (element, at) -> {
            if (!element.isInt()) {
                findings.wrong(at, element.isNumber() ? "error.expected.int" : "error.expected.jsnumber");
                return null;
            }
            return element.intValue();
        });
    }

    Map<String, String> textMap(String name) {
        return map(name, (value, at) -> {
            if (!value.isTextual()) {
                findings.wrong(at, "error.expected.jsstring");
                return null;
            }
            return value.textValue();
        });
    }

    <T> Map<String, T> map(String name, BiFunction<JsonNode, String, @Nullable T> reader) {
        Map<String, T> result = new LinkedHashMap<>();
        JsonNode value = get(name);
        if (value == null) {
            return result;
        }
        if (!value.isObject()) {
            wrong(name, "error.expected.jsobject");
            return result;
        }
        value.properties().forEach(entry -> {
            T read = reader.apply(entry.getValue(), path + "/" + name + "/" + entry.getKey());
            if (read != null) {
                result.put(entry.getKey(), read);
            }
        });
        return result;
    }

    /** Fields that mean nothing to us, but are no mistake either. */
    void ignore(String... names) {
        known.addAll(List.of(names));
    }

    /** Notes every field that nobody asked for. */
    void done() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                findings.unknown(UnknownField.of(path, name, known));
            }
        });
    }

    /** A copy with only the known fields that have a value. */
    ObjectNode knownFields() {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(entry -> {
            if (known.contains(entry.getKey()) && !entry.getValue().isNull()) {
                copy.set(entry.getKey(), entry.getValue());
            }
        });
        return copy;
    }

    Findings findings() {
        return findings;
    }
}

package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a JSON tree that is being read, and the path to it, so that every error can name its place. */
record JsonPart(JsonNode json, String path) {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE / 1_000_000_000);

    static JsonPart root(JsonNode json) {
        return new JsonPart(json, "");
    }

    MesosJsonException wrong(String problem) {
        return new MesosJsonException(path, problem);
    }

    /** The field {@code name}; null when absent or JSON null. */
    @Nullable
    JsonPart find(String name) {
        if (!json.isObject()) {
            throw wrong("expected an object, got " + shown());
        }
        JsonNode field = json.get(name);
        return field == null || field.isNull() ? null : new JsonPart(field, path.isEmpty() ? name : path + "." + name);
    }

    /** The field {@code name}, which must be there. */
    JsonPart get(String name) {
        JsonPart found = find(name);
        if (found == null) {
            throw wrong("the field '" + name + "' is missing");
        }
        return found;
    }

    /** The field {@code name} read by {@code reader}, or {@code otherwise} when absent. */
    <T> T get(String name, Function<JsonPart, T> reader, T otherwise) {
        JsonPart found = find(name);
        return found == null ? otherwise : reader.apply(found);
    }

    /** The field {@code name} read by {@code reader}, or null when absent. */
    <T> @Nullable T maybe(String name, Function<JsonPart, T> reader) {
        JsonPart found = find(name);
        return found == null ? null : reader.apply(found);
    }

    /** The elements of the array {@code name}; none when absent. */
    <T> List<T> list(String name, Function<JsonPart, T> reader) {
        JsonPart found = find(name);
        return found == null ? List.of() : found.elements(reader);
    }

    <T> List<T> elements(Function<JsonPart, T> reader) {
        if (!json.isArray()) {
            throw wrong("expected an array, got " + shown());
        }
        List<T> elements = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            elements.add(reader.apply(new JsonPart(json.get(i), path + "[" + i + "]")));
        }
        return elements;
    }

    String text() {
        if (!json.isTextual()) {
            throw wrong("expected a string, got " + shown());
        }
        return json.textValue();
    }

    boolean bool() {
        if (!json.isBoolean()) {
            throw wrong("expected true or false, got " + shown());
        }
        return json.booleanValue();
    }

    BigDecimal decimal() {
        try {
            return json.isTextual() ? new BigDecimal(json.textValue()) : number();
        } catch (NumberFormatException e) {
            throw wrong("expected a number, got " + shown());
        }
    }

    private BigDecimal number() {
        if (!json.isNumber() || (json.isFloatingPointNumber() && !Double.isFinite(json.doubleValue()))) {
            throw wrong("expected a number, got " + shown());
        }
        return json.decimalValue();
    }

    long whole() {
        try {
            return decimal().longValueExact();
        } catch (ArithmeticException e) {
            throw wrong("expected a whole number, got " + shown());
        }
    }

    int wholeInt() {
        long value = whole();
        if (value != (int) value) {
            throw wrong("expected a whole number of 32 bits, got " + shown());
        }
        return (int) value;
    }

    /** Seconds, possibly fractional. */
    Duration seconds() {
        BigDecimal seconds = decimal();
        if (seconds.signum() < 0) {
            throw wrong("expected seconds, 0 or more, got " + shown());
        }
        return Duration.ofNanos(seconds.min(MAX_SECONDS).multiply(NANOS).longValue());
    }

    /** Mesos' {@code DurationInfo}. */
    Duration nanoseconds() {
        return Duration.ofNanos(get("nanoseconds").whole());
    }

    /** Seconds since the epoch, kept to the millisecond. */
    Instant epochSeconds() {
        return Instant.ofEpochMilli(decimal()
                .movePointRight(3)
                .setScale(0, java.math.RoundingMode.HALF_EVEN)
                .longValue());
    }

    Instant isoTime() {
        try {
            return Instant.parse(text());
        } catch (java.time.format.DateTimeParseException e) {
            throw wrong("expected a time such as 2026-01-31T12:00:00Z, got " + shown());
        }
    }

    byte[] base64() {
        try {
            return Base64.getDecoder().decode(text());
        } catch (IllegalArgumentException e) {
            throw wrong("expected base64, got " + shown());
        }
    }

    /** Mesos' ids: {@code {"value": "..."}}. */
    <T> T id(Function<String, T> type) {
        JsonPart value = get("value");
        return value.checked(() -> type.apply(value.text()));
    }

    <E extends Enum<E>> E choice(Class<E> type) {
        String name = text();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw wrong("'" + name + "' is none of " + Arrays.toString(type.getEnumConstants()));
    }

    /** Mesos' {@code Labels}. */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        for (JsonPart label : list("labels", part -> part)) {
            labels.put(label.get("key").text(), label.get("value", JsonPart::text, ""));
        }
        return labels;
    }

    /** Runs a constructor whose complaints are told with this path. */
    <T> T checked(java.util.function.Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private String shown() {
        String text = json.toString();
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}

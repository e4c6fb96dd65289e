package io.slipway.client.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value, or the lack of one. Immutable; the fields of an object keep their order. Asking a value for what it
 * is not gives nothing: a missing field of a missing field is missing.
 */
public final class Json {
    /** No value at all: what an absent field is. */
    public static final Json MISSING = new Json(null);

    /** The value {@code null}. */
    public static final Json NULL = new Json(Literal.NULL);

    private enum Literal {
        NULL
    }

    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    /** @throws JsonException when the bytes are not one JSON value in UTF-8 */
    public static Json parse(byte[] utf8) {
        return JsonText.parse(utf8);
    }

    /** @throws JsonException when the text is not one JSON value */
    public static Json parse(String text) {
        return JsonText.parse(text);
    }

    /** A string. */
    public static Json of(String text) {
        return new Json(text);
    }

    /** A whole number. */
    public static Json of(long number) {
        return new Json(BigDecimal.valueOf(number));
    }

    /** A number as written. */
    public static Json of(BigDecimal number) {
        return new Json(number);
    }

    /** A truth value. */
    public static Json of(boolean flag) {
        return new Json(flag);
    }

    /** An array. */
    public static Json array(List<Json> items) {
        return new Json(List.copyOf(items));
    }

    /** An array of strings. */
    public static Json texts(List<String> items) {
        return array(items.stream().map(Json::of).toList());
    }

    /** An object whose fields keep the map's order. */
    public static Json object(Map<String, Json> fields) {
        return new Json(Collections.unmodifiableMap(new LinkedHashMap<>(fields)));
    }

    /** An object without fields; add some by {@link #with}. */
    public static Json object() {
        return object(Map.of());
    }

    /** This object with one more field, or with the field replaced. Without it when {@code field} is missing. */
    public Json with(String name, Json field) {
        Map<String, Json> more = new LinkedHashMap<>(fields());
        if (field.isMissing()) {
            more.remove(name);
        } else {
            more.put(name, field);
        }
        return object(more);
    }

    /** This object with a string field. */
    public Json with(String name, String text) {
        return with(name, of(text));
    }

    /** This object with a whole number. */
    public Json with(String name, long number) {
        return with(name, of(number));
    }

    /** This object with a truth value. */
    public Json with(String name, boolean flag) {
        return with(name, of(flag));
    }

    /** The field {@code name}, or {@link #MISSING}. */
    public Json get(String name) {
        Json field = fields().get(name);
        return field == null ? MISSING : field;
    }

    /** The field at the end of {@code path}, or {@link #MISSING}. */
    public Json at(String... path) {
        Json found = this;
        for (String name : path) {
            found = found.get(name);
        }
        return found;
    }

    /** The items of an array; none for anything else. */
    public List<Json> items() {
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        List<Json> items = new ArrayList<>(list.size());
        list.forEach(item -> items.add((Json) item));
        return items;
    }

    /** The items of an array that are strings. */
    public List<String> texts() {
        return items().stream().flatMap(item -> item.text().stream()).toList();
    }

    /** The fields of an object in order; none for anything else. */
    @SuppressWarnings("unchecked") // only object() makes a map, and it makes this one
    public Map<String, Json> fields() {
        return value instanceof Map<?, ?> ? (Map<String, Json>) value : Map.of();
    }

    /** The text of a string. */
    public Optional<String> text() {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The text of a string, or {@code otherwise}. */
    public String text(String otherwise) {
        return text().orElse(otherwise);
    }

    /** The value of a number. */
    public Optional<BigDecimal> number() {
        return value instanceof BigDecimal number ? Optional.of(number) : Optional.empty();
    }

    /** The whole part of a number, or {@code otherwise}. */
    public long number(long otherwise) {
        return number().map(BigDecimal::longValue).orElse(otherwise);
    }

    /** A number, or {@code otherwise}. */
    public double decimal(double otherwise) {
        return number().map(BigDecimal::doubleValue).orElse(otherwise);
    }

    /** A truth value. */
    public Optional<Boolean> flag() {
        return value instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }

    /** A truth value, or {@code otherwise}. */
    public boolean flag(boolean otherwise) {
        return flag().orElse(otherwise);
    }

    /** Whether there is no value. */
    public boolean isMissing() {
        return value == null;
    }

    /** Whether this is an object. */
    public boolean isObject() {
        return value instanceof Map<?, ?>;
    }

    /** Whether this is an array. */
    public boolean isArray() {
        return value instanceof List<?>;
    }

    /** As JSON on one line. {@code null} for a missing value. */
    @Override
    public String toString() {
        return JsonText.write(this, false);
    }

    /** As JSON for people, indented by two. */
    public String pretty() {
        return JsonText.write(this, true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json json && Objects.equals(value, json.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }
}

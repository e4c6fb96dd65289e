package io.slipway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Header fields in order; names compare without case (RFC 9110 section 5.1). Immutable. */
public final class Headers {
    /** No fields. */
    public static final Headers NONE = new Headers(List.of());

    private final List<Field> fields;

    private Headers(List<Field> fields) {
        this.fields = fields;
    }

    /** Fields from name, value, name, value. */
    public static Headers of(String... namesAndValues) {
        Headers headers = NONE;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers = headers.with(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** These and one more. */
    public Headers with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Headers(List.copyOf(more));
    }

    /** The first value of the field {@code name}. */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name.equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** Hands over every field in order. */
    public void forEach(BiConsumer<String, String> consumer) {
        fields.forEach(field -> consumer.accept(field.name, field.value));
    }

    @Override
    public String toString() {
        return fields.toString();
    }

    private record Field(String name, String value) {}
}

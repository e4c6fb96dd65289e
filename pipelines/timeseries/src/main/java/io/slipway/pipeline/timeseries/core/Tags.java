package io.slipway.pipeline.timeseries.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a point is about: names with one value each, sorted by name. Immutable.
 *
 * <p>As text, tags are {@code name=value} pairs joined with commas, in which a backslash escapes <code>\ , = {
 * }</code>. Equal tags have equal text and the other way round, so the text is used as a key.
 */
public final class Tags implements Comparable<Tags> {
    /** That of the 64-bit FNV hash. */
    private static final long HASH_FACTOR = 0x100000001b3L;

    /** No tags. */
    public static final Tags NONE = owning(new TreeMap<>());

    private final SortedMap<String, String> values;

    private Tags(SortedMap<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    /** Tags that keep {@code values}, which the caller gives away. */
    static Tags owning(SortedMap<String, String> values) {
        return new Tags(values);
    }

    /** Names and values, sorted by name; cannot be changed. */
    public SortedMap<String, String> values() {
        return values;
    }

    /** The tags of a map. */
    public static Tags of(Map<String, String> values) {
        return new Tags(new TreeMap<>(values));
    }

    /** The value of the tag {@code name}, or null if there is none. */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    /** Those tags whose name {@code wanted} accepts. */
    public Tags only(Predicate<String> wanted) {
        var some = new TreeMap<>(values);
        some.keySet().removeIf(wanted.negate());
        return new Tags(some);
    }

    /** These tags and those of {@code other}, which win. */
    public Tags and(Tags other) {
        var all = new TreeMap<>(values);
        all.putAll(other.values);
        return new Tags(all);
    }

    /** The text that {@link #parse} reads back. */
    public String text() {
        var out = new StringBuilder();
        values.forEach((name, value) -> {
            if (!out.isEmpty()) {
                out.append(',');
            }
            escapeTo(out, name);
            out.append('=');
            escapeTo(out, value);
        });
        return out.toString();
    }

    /**
     * Reads what {@link #text} gave.
     *
     * @throws IllegalArgumentException if {@code text} is nothing that {@link #text} gives
     */
    public static Tags parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        var found = new TreeMap<String, String>();
        for (String pair : split(text, ',')) {
            List<String> sides = split(pair, '=');
            if (sides.size() != 2) {
                throw new IllegalArgumentException(
                        "tags '" + text + "': expected name=value pairs joined with commas, got '" + pair + "'");
            }
            found.put(unescape(sides.get(0)), unescape(sides.get(1)));
        }
        return new Tags(found);
    }

    /** Hands each name in a text that {@link #text} gave to {@code names}, without reading the values. */
    public static void forEachName(String text, Consumer<String> names) {
        int from = 0;
        boolean inName = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '=' && inName) {
                names.accept(unescape(text.substring(from, i)));
                inName = false;
            } else if (c == ',') {
                from = i + 1;
                inName = true;
            }
        }
    }

    /**
     * A hash of the names in a text that {@link #text} gave, for telling texts with other names apart without reading
     * them out.
     */
    public static long hashOfNames(CharSequence text) {
        long hash = 0;
        boolean inName = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inName) {
                hash = (hash ^ c) * HASH_FACTOR;
            }
            if (c == '\\') {
                i++;
                if (inName && i < text.length()) {
                    hash = (hash ^ text.charAt(i)) * HASH_FACTOR;
                }
            } else if (c == '=') {
                inName = false;
            } else if (c == ',') {
                inName = true;
            }
        }
        return hash;
    }

    /** What {@link #hashOfNames} is after a name, as it stands in the text with its {@code =}, more than before it. */
    static long hashOfNames(long before, byte[] ascii, int from, int to) {
        long hash = before;
        for (int i = from; i < to; i++) {
            hash = (hash ^ ascii[i]) * HASH_FACTOR;
        }
        return hash;
    }

    @Override
    public int compareTo(Tags other) {
        return text().compareTo(other.text());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tags tags && values.equals(tags.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }

    static void escapeTo(StringBuilder out, String text) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == ',' || c == '=' || c == '{' || c == '}') {
                out.append(text, from, i).append('\\');
                from = i;
            }
        }
        if (from == 0) {
            out.append(text); // by far the most, and copied at once
        } else {
            out.append(text, from, text.length());
        }
    }

    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c);
        }
        return out.toString();
    }

    /** The parts of {@code text} between the separators that are not escaped; escapes are kept. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == separator) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}

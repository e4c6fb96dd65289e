package io.slipway.mesosapi;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of a few texts, in order. It takes a fifth of the memory of a {@link java.util.LinkedHashMap}: a
 * master keeps the variables of each of a million tasks. Looking one up walks along them.
 */
final class Variables extends AbstractMap<String, String> {
    /** Names and values by turns. */
    private final String[] pairs;

    private Variables(String[] pairs) {
        this.pairs = pairs;
    }

    /** The same in the order of {@code map}. */
    static Map<String, String> copyOf(Map<String, String> map) {
        if (map instanceof Variables) {
            return map;
        }
        String[] pairs = new String[2 * map.size()];
        int next = 0;
        for (Map.Entry<String, String> entry : map.entrySet()) {
            pairs[next++] = entry.getKey();
            pairs[next++] = entry.getValue();
        }
        return new Variables(pairs);
    }

    /** The same with other values for the names that {@code values} holds; those that are not here are passed over. */
    static Map<String, String> replaced(Map<String, String> variables, Map<String, String> values) {
        String[] pairs = ((Variables) copyOf(variables)).pairs.clone();
        for (int i = 0; i < pairs.length; i += 2) {
            String value = values.get(pairs[i]);
            pairs[i + 1] = value == null ? pairs[i + 1] : value;
        }
        return new Variables(pairs);
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, String>> {
        @Override
        public Iterator<Map.Entry<String, String>> iterator() {
            return new Walk();
        }

        @Override
        public int size() {
            return pairs.length / 2;
        }
    }

    private final class Walk implements Iterator<Map.Entry<String, String>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < pairs.length;
        }

        @Override
        public Map.Entry<String, String> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            next += 2;
            return Map.entry(pairs[next - 2], pairs[next - 1]);
        }
    }
}

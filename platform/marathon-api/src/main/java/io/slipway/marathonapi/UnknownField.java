package io.slipway.marathonapi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A field in a request that means nothing here. It is ignored, as Marathon does, but said.
 *
 * @param path where it stands, such as {@code /container/docker/imgae}
 * @param nearest the known field that looks most like it; null when none does
 */
public record UnknownField(String path, @Nullable String nearest) {
    /** A sentence for people. */
    public String inWords() {
        String hint = nearest == null ? "" : "; did you mean '" + nearest + "'?";
        return "unknown field " + path + " is ignored" + hint;
    }

    static UnknownField of(String path, String name, Collection<String> known) {
        int limit = Math.max(2, name.length() / 3);
        String nearest = known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(name, candidate) <= limit)
                .orElse(null);
        return new UnknownField(path + "/" + name, nearest);
    }

    /** Edits (insert, delete, replace) from one name to the other, without regard to case. */
    static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

package io.slipway.runtime.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class Likeness {
    private static final int NEAR = 3;

    private Likeness() {}

    /** A hint for somebody who wrote {@code word}. */
    static String hint(String word, List<String> known) {
        Optional<String> nearest = known.stream().min(Comparator.comparingInt(one -> distance(word, one)));
        return nearest.filter(one -> distance(word, one) <= NEAR)
                .map(one -> "did you mean " + one + "?")
                .orElse("there are " + String.join(", ", known));
    }

    /** How many letters must be put in, taken out or exchanged (Levenshtein). */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int exchange = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchange, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}

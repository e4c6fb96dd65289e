package io.slipway.scheduler.http;

import io.slipway.marathonapi.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Chooses by labels: {@code key}, {@code key==v}, {@code key!=v}, {@code key in (a,b)}, {@code key notin (a,b)},
 * joined by commas that mean "and". Characters other than letters, digits, {@code -}, {@code _} and {@code .} follow
 * a backslash.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/rest-api.html">Marathon label selectors</a>
 */
final class LabelSelector {
    private final String text;
    private int at;

    private LabelSelector(String text) {
        this.text = text;
    }

    /** @throws ApiError 422 telling where {@code text} is not understood */
    static Predicate<Map<String, String>> parse(String text) {
        LabelSelector parser = new LabelSelector(text);
        List<Predicate<Map<String, String>>> all = new ArrayList<>();
        do {
            all.add(parser.one());
        } while (parser.take(","));
        if (parser.at < text.length()) {
            throw parser.error("a comma or the end");
        }
        return labels -> all.stream().allMatch(one -> one.test(labels));
    }

    private Predicate<Map<String, String>> one() {
        String key = word("a label's name");
        if (take("==")) {
            String value = word("a value");
            return labels -> value.equals(labels.get(key));
        }
        if (take("!=")) {
            String value = word("a value");
            return labels -> !value.equals(labels.get(key));
        }
        if (take("notin")) {
            Set<String> values = values();
            return labels -> !contains(values, labels, key);
        }
        if (take("in")) {
            Set<String> values = values();
            return labels -> contains(values, labels, key);
        }
        return labels -> labels.containsKey(key);
    }

    private static boolean contains(Set<String> values, Map<String, String> labels, String key) {
        String value = labels.get(key);
        return value != null && values.contains(value);
    }

    private Set<String> values() {
        if (!take("(")) {
            throw error("an opening bracket");
        }
        Set<String> values = new TreeSet<>();
        do {
            values.add(word("a value"));
        } while (take(","));
        if (!take(")")) {
            throw error("a closing bracket");
        }
        return values;
    }

    private String word(String expected) {
        skipBlanks();
        StringBuilder word = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                word.append(text.charAt(at + 1));
                at += 2;
            } else if ((Character.isLetterOrDigit(c) && c < 128) || c == '-' || c == '_' || c == '.') {
                word.append(c);
                at++;
            } else {
                break;
            }
        }
        if (word.length() == 0) {
            throw error(expected);
        }
        return word.toString();
    }

    private boolean take(String token) {
        skipBlanks();
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private ApiError error(String expected) {
        return ApiError.unprocessable("Label selector '" + text + "' is not understood at character " + (at + 1)
                + ": expected " + expected + ". Forms: key, key==v, key!=v, key in (a,b), key notin (a,b)");
    }
}

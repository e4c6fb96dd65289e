package io.slipway.agent.jdk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java versions a task runs on.
 *
 * @param from the lowest major version
 * @param to the highest major version
 */
public record JdkRange(int from, int to) {
    private static final Pattern TEXT = Pattern.compile("\\s*(\\d{1,4})?\\s*(-)?\\s*(\\d{1,4})?\\s*");

    /**
     * Reads {@code 11-17}, {@code 17-}, {@code -17} or {@code 21}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static JdkRange parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches() && (matcher.group(1) != null || matcher.group(3) != null)) {
            boolean range = matcher.group(2) != null;
            int from = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
            int open = range ? Integer.MAX_VALUE : from;
            int to = matcher.group(3) == null ? open : Integer.parseInt(matcher.group(3));
            if (from <= to && (range || matcher.group(3) == null)) {
                return new JdkRange(from, to);
            }
        }
        throw new IllegalArgumentException(
                "JDK range '" + text + "': expected major versions such as 17, 17- or 11-17");
    }

    /** Whether {@code major} is in it. */
    public boolean contains(int major) {
        return major >= from && major <= to;
    }

    @Override
    public String toString() {
        if (from == to) {
            return Integer.toString(from);
        }
        return (from == 0 ? "" : from) + "-" + (to == Integer.MAX_VALUE ? "" : to);
    }
}

package io.slipway.marathonapi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The major versions of Java that an app runs on: {@code 11-17}, {@code 17-} or {@code 21}.
 *
 * @param from the lowest
 * @param to the highest; {@link Integer#MAX_VALUE} for no end
 */
public record JdkRange(int from, int to) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})(-(\\d{1,3})?)?");

    /** @throws IllegalArgumentException when it ends before it begins */
    public JdkRange {
        if (from > to) {
            throw new IllegalArgumentException("JDK range '" + from + "-" + to + "' ends before it begins");
        }
    }

    /** @throws IllegalArgumentException naming the forms that are understood */
    public static JdkRange parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "JDK range '" + text + "' is not understood, expected such as 11-17, " + "17- or 21");
        }
        int from = Integer.parseInt(matcher.group(1));
        if (matcher.group(2) == null) {
            return new JdkRange(from, from);
        }
        return new JdkRange(from, matcher.group(3) == null ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(3)));
    }

    /** Whether {@code version} lies within. */
    public boolean contains(int version) {
        return version >= from && version <= to;
    }
}

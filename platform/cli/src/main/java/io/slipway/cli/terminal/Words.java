package io.slipway.cli.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Numbers, sizes and times as people say them, and the nearest of the words that would have been right. Pure. */
public final class Words {
    private Words() {}

    /** {@code 1 task}, {@code 2 tasks}. */
    public static String count(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
    }

    /** With thousands apart: {@code 1,000}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** With at most one digit after the point. */
    public static String decimal(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.format(Locale.ROOT, "%.1f", number);
    }

    /** Memory given in MiB. */
    public static String mebibytes(double mebibytes) {
        return mebibytes < 1024 ? decimal(mebibytes) + " MiB" : decimal(mebibytes / 1024) + " GiB";
    }

    /** {@code 12 s}, {@code 3 min}, {@code 2 h 5 min}, {@code 3 d}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        if (hours < 48) {
            return hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
        }
        return hours / 24 + " d";
    }

    /** How long ago an ISO-8601 time was; empty when there is none. */
    public static String since(String timestamp, Instant now) {
        if (timestamp.isEmpty()) {
            return "";
        }
        try {
            return duration(Duration.between(Instant.parse(timestamp), now));
        } catch (DateTimeException e) {
            return timestamp;
        }
    }

    /** The one of {@code words} that {@code word} is most likely meant to be; empty when none is near. */
    public static Optional<String> nearest(String word, Collection<String> words) {
        String lower = word.toLowerCase(Locale.ROOT);
        int limit = lower.length() <= 3 ? 1 : Math.max(2, lower.length() / 3);
        return words.stream()
                .filter(candidate -> distance(lower, candidate) <= limit || candidate.contains(lower))
                .min((a, b) -> Integer.compare(distance(lower, a), distance(lower, b)));
    }

    private static int distance(String a, String other) {
        String b = other.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}

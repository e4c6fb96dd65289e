package io.slipway.installer.report;

import java.time.Duration;
import java.util.Locale;

/** Spans of time for people. Pure. */
public final class Times {
    private Times() {}

    /** With one digit after the point: {@code 12.3 s}. */
    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}

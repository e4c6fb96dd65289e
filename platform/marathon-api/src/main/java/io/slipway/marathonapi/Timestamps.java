package io.slipway.marathonapi;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the API writes them: UTC with exactly three decimals and {@code Z}; any offset is read. */
public final class Timestamps {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /** {@code 2015-09-25T15:13:48.343Z}. */
    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }

    /** @throws IllegalArgumentException when {@code text} is no ISO-8601 time with an offset */
    public static Instant parse(String text) {
        try {
            return Instant.ofEpochMilli(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "Invalid timestamp '" + text + "': expected ISO-8601 such as 2015-09-25T15:13:48.343Z", e);
        }
    }
}

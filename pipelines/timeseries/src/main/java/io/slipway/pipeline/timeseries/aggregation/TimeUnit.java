package io.slipway.pipeline.timeseries.aggregation;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * KairosDB's units of time. Up to hours a unit has a fixed length; from days on it follows the calendar of a time
 * zone.
 */
public enum TimeUnit {
    MILLISECONDS(ChronoUnit.MILLIS, ChronoUnit.SECONDS),
    SECONDS(ChronoUnit.SECONDS, ChronoUnit.DAYS),
    MINUTES(ChronoUnit.MINUTES, ChronoUnit.DAYS),
    HOURS(ChronoUnit.HOURS, ChronoUnit.DAYS),
    DAYS(ChronoUnit.DAYS, ChronoUnit.DAYS),
    WEEKS(ChronoUnit.WEEKS, ChronoUnit.DAYS),
    MONTHS(ChronoUnit.MONTHS, ChronoUnit.DAYS),
    YEARS(ChronoUnit.YEARS, ChronoUnit.DAYS);

    private final ChronoUnit unit;
    private final ChronoUnit cutTo;

    TimeUnit(ChronoUnit unit, ChronoUnit cutTo) {
        this.unit = unit;
        this.cutTo = cutTo;
    }

    /** The unit called {@code word}, in any case. */
    public static Optional<TimeUnit> of(String word) {
        return Arrays.stream(values())
                .filter(u -> u.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** All units, as KairosDB's messages name them. */
    public static String words() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(","));
    }

    /** {@code ms} and {@code count} of this unit more. */
    long plus(long ms, long count, ZoneId zone) {
        if (this.compareTo(HOURS) <= 0) {
            return Math.addExact(
                    ms, Math.multiplyExact(count, unit.getDuration().toMillis()));
        }
        return at(ms, zone).plus(count, unit).toInstant().toEpochMilli();
    }

    /** How many whole units fit between {@code from} and {@code to}, which is not earlier. */
    long between(long from, long to, ZoneId zone) {
        return this.compareTo(HOURS) <= 0
                ? (to - from) / unit.getDuration().toMillis()
                : unit.between(at(from, zone), at(to, zone));
    }

    /**
     * Where ranges of this unit begin that are to be aligned and hold {@code ms}: as in KairosDB the start of the
     * second for milliseconds, of the day for seconds up to days, and else of the week, month or year.
     */
    long align(long ms, ZoneId zone) {
        ZonedDateTime cut = at(ms, zone).truncatedTo(cutTo);
        return (switch (this) {
                    case WEEKS -> cut.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                    case MONTHS -> cut.withDayOfMonth(1);
                    case YEARS -> cut.withDayOfYear(1);
                    default -> cut;
                })
                .toInstant()
                .toEpochMilli();
    }

    private static ZonedDateTime at(long ms, ZoneId zone) {
        return Instant.ofEpochMilli(ms).atZone(zone);
    }
}

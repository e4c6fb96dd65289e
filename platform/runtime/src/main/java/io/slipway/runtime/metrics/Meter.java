package io.slipway.runtime.metrics;

import io.slipway.runtime.config.Problems;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a component promises to measure: one family of values, declared before it is used so that its words reach
 * whoever reads it and the reference can be held to it.
 *
 * @param name dotted and lower-case, such as {@code master.offers.sent}
 * @param kind what the values are
 * @param help one sentence, with the unit
 * @param tags the keys by which values of the family are told apart
 */
public record Meter(String name, Kind kind, String help, List<String> tags) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9]+)*");

    /** What the values of a family are. */
    public enum Kind {
        /** Only grows, from 0 at the start of the process. */
        COUNTER("_total"),
        /** Goes up and down. */
        GAUGE(""),
        /** How often something happened and how long it took, by buckets. */
        TIMER("_seconds");

        private final String ending;

        Kind(String ending) {
            this.ending = ending;
        }
    }

    /** @throws io.slipway.runtime.config.ConfigException for a name that is none, or without help */
    public Meter {
        tags = List.copyOf(tags);
        Problems problems = new Problems();
        problems.check(NAME.matcher(name).matches(), "meter '" + name + "': expected a name such as master.offers");
        problems.check(!help.isBlank(), "meter '" + name + "' has no help: say what it counts, and in what");
        problems.throwIfAny();
    }

    /** A family of counters. */
    public static Meter counter(String name, String help, String... tags) {
        return new Meter(name, Kind.COUNTER, help, List.of(tags));
    }

    /** A family of gauges. */
    public static Meter gauge(String name, String help, String... tags) {
        return new Meter(name, Kind.GAUGE, help, List.of(tags));
    }

    /** A family of timers. */
    public static Meter timer(String name, String help, String... tags) {
        return new Meter(name, Kind.TIMER, help, List.of(tags));
    }

    /** The family's name in the Prometheus text format. */
    public String exposedName() {
        return name.replace('.', '_') + kind.ending;
    }

    /** The kind as the Prometheus text format calls it. */
    public String exposedKind() {
        return kind == Kind.TIMER ? "histogram" : kind.name().toLowerCase(Locale.ROOT);
    }
}

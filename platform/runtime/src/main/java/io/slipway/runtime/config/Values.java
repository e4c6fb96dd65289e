package io.slipway.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of all settings of a process, read from several sources and found to be right. Immutable. */
public final class Values {
    private final Map<Setting<?>, Object> values;
    private final List<Line> lines;

    private Values(Map<Setting<?>, Object> values, List<Line> lines) {
        this.values = values;
        this.lines = List.copyOf(lines);
    }

    /**
     * One setting as it stands.
     *
     * @param text the value, hidden when it is a secret
     * @param origin where it was given; {@code default} when it was not
     */
    public record Line(String key, String text, String origin) {}

    /**
     * Reads every setting.
     *
     * @param sources later ones go before earlier ones
     * @throws ConfigException with every problem: of the sources, of keys that are no settings, of values that are not
     *     what is expected, of settings that are missing
     */
    public static Values read(List<? extends Setting<?>> settings, List<Source> sources) {
        Problems problems = new Problems();
        List<String> known = settings.stream().map(Setting::key).toList();
        Map<String, Source.Given> given = new LinkedHashMap<>();
        for (Source source : sources) {
            source.problems().forEach(problems::add);
            source.given().forEach((key, text) -> {
                if (!known.contains(key)) {
                    problems.add(text.origin() + ": there is no setting '" + key + "'; " + Likeness.hint(key, known));
                }
                given.put(key, text);
            });
        }
        Map<Setting<?>, Object> values = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        for (Setting<?> setting : settings) {
            Source.Given one = given.get(setting.key());
            Object value = value(setting, one, problems);
            if (value != null) {
                values.put(setting, value);
            }
            String text = one == null ? setting.fallback() : one.text();
            lines.add(new Line(
                    setting.key(), setting.shown(text == null ? "" : text), one == null ? "default" : one.origin()));
        }
        problems.throwIfAny();
        return new Values(values, lines);
    }

    private static @Nullable Object value(Setting<?> setting, Source.@Nullable Given given, Problems problems) {
        String text = given == null ? setting.fallback() : given.text();
        if (text == null) {
            problems.add(setting.key() + " is missing: expected " + setting.expected() + "; set it in the file"
                    + (setting.secret()
                            ? " or as " + setting.variable()
                            : ", as " + setting.variable() + " or with " + setting.option()));
            return null;
        }
        try {
            return setting.reader().apply(text);
        } catch (IllegalArgumentException e) {
            String where = given == null ? "default" : given.origin();
            String why = e.getMessage() == null || e instanceof NumberFormatException || setting.secret()
                    ? ""
                    : " (" + e.getMessage() + ")";
            problems.add(where + ": " + setting.key() + " = " + setting.shown(text) + ": expected " + setting.expected()
                    + why);
            return null;
        }
    }

    /** The value of a setting, which is one of those that were read. */
    @SuppressWarnings("unchecked") // a setting's own reader has made it
    public <T> T get(Setting<T> setting) {
        return (T) Objects.requireNonNull(values.get(setting), setting.key());
    }

    /** Every setting as it stands, for people; in the order of the settings. */
    public List<Line> lines() {
        return lines;
    }
}

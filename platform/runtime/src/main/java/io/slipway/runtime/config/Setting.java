package io.slipway.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set: in a file by its key, in the environment by its variable, on the command line by its flag.
 *
 * @param key kebab-case, such as {@code join-token}
 * @param meaning what it does, a sentence for people
 * @param expected what a value looks like, to follow the word "expected"
 * @param fallback the text that is read when nothing is given; null when something must be
 * @param secret whether its value is never shown
 * @param reader makes the value; throws {@link IllegalArgumentException} when the text is not what is expected
 */
public record Setting<T>(
        String key,
        String meaning,
        String expected,
        @Nullable String fallback,
        boolean secret,
        Function<String, T> reader) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    /** @throws IllegalArgumentException when the key is not kebab-case */
    public Setting {
        if (!key.matches("[a-z]+(-[a-z]+)*")) {
            throw new IllegalArgumentException("key '" + key + "': expected kebab-case");
        }
    }

    /** A setting whose value {@code reader} makes; it must be given. */
    public static <T> Setting<T> of(String key, String expected, Function<String, T> reader, String meaning) {
        return new Setting<>(key, meaning, expected, null, false, reader);
    }

    /** A text that is not empty. */
    public static Setting<String> text(String key, String expected, String meaning) {
        return of(key, expected, text -> require(text, !text.isEmpty()), meaning);
    }

    /** A whole number. */
    public static Setting<Integer> number(String key, int min, int max, String meaning) {
        String expected = "a whole number from " + min + " to " + max;
        return of(
                key,
                expected,
                text -> {
                    int number = Integer.parseInt(text);
                    return require(number, number >= min && number <= max);
                },
                meaning);
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> flag(String key, String meaning) {
        return of(
                key,
                "true or false",
                text -> require(text, text.matches("true|false")).equals("true"),
                meaning);
    }

    /** A time span above zero. */
    public static Setting<Duration> duration(String key, String meaning) {
        return of(key, "a time span above zero such as 500ms, 15s, 10m, 2h or 7d", Setting::readDuration, meaning);
    }

    /** One of several words. */
    public static <E extends Enum<E>> Setting<E> choice(String key, Class<E> type, String meaning) {
        String words = String.join(
                " or ",
                Stream.of(type.getEnumConstants())
                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                        .toList());
        return of(
                key,
                words,
                text -> Enum.valueOf(
                        type,
                        require(text, text.equals(text.toLowerCase(Locale.ROOT)))
                                .toUpperCase(Locale.ROOT)),
                meaning);
    }

    /** The same with a value for when nothing is given. */
    public Setting<T> or(String text) {
        return new Setting<>(key, meaning, expected, text, secret, reader);
    }

    /** The same for fewer values. */
    public Setting<T> only(String fewer, Predicate<T> right) {
        return new Setting<>(key, meaning, fewer, fallback, secret, text -> {
            T value = reader.apply(text);
            return require(value, right.test(value));
        });
    }

    /** The same, never shown. */
    public Setting<T> hidden() {
        return new Setting<>(key, meaning, expected, fallback, true, reader);
    }

    /** The same, which may be left out. */
    public Setting<Optional<T>> optional() {
        return new Setting<>(
                key,
                meaning,
                expected,
                "",
                secret,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(reader.apply(text)));
    }

    /** The same, several times with commas between; none at all only where the fallback is empty too. */
    public Setting<List<T>> list() {
        boolean mayBeNone = "".equals(fallback);
        return new Setting<>(
                key,
                meaning,
                expected + "; several with commas between",
                fallback,
                secret,
                text -> Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !(mayBeNone && text.isBlank()))
                        .map(reader)
                        .toList());
    }

    /** Its environment variable. */
    public String variable() {
        return "SLIPWAY_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Its flag on the command line. */
    public String option() {
        return "--" + key;
    }

    /** The value if it may be shown. */
    public String shown(String text) {
        return secret && !text.isEmpty() ? "(hidden)" : text;
    }

    /** {@code value}, or {@link IllegalArgumentException} unless {@code ok}: for readers. */
    public static <V> V require(V value, boolean ok) {
        if (!ok) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static Duration readDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        require(text, matcher.matches());
        long number =
                require(Long.parseLong(matcher.group(1)), !matcher.group(1).matches("0+"));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}

package io.slipway.installer.inventory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Turns values of the file into what they mean; what does not fit is noted and gives the default. */
final class Values {
    private final List<Problem> problems;

    Values(List<Problem> problems) {
        this.problems = problems;
    }

    private void wrong(String key, Yaml value, String expected) {
        problems.add(new Problem(value.line(), key + " is " + value.kind() + "; expected " + expected));
    }

    /** One text. */
    Optional<String> text(String key, Yaml value, String expected, Predicate<String> fits) {
        if (value instanceof Yaml.Scalar scalar && fits.test(scalar.text())) {
            return Optional.of(scalar.text());
        }
        wrong(key, value, expected);
        return Optional.empty();
    }

    int whole(String key, Yaml value, int least, int most, int otherwise) {
        String expected = "a whole number from " + least + " to " + most;
        return text(
                        key,
                        value,
                        expected,
                        text -> text.matches("[0-9]{1,9}")
                                && Integer.parseInt(text) >= least
                                && Integer.parseInt(text) <= most)
                .map(Integer::parseInt)
                .orElse(otherwise);
    }

    int port(String key, Yaml value, int otherwise) {
        return whole(key, value, 1, 65535, otherwise);
    }

    Duration span(String key, Yaml value, Duration otherwise) {
        return text(key, value, "a time span such as 10s or 5m", text -> text.matches("[1-9][0-9]{0,6}(ms|s|m|h)?"))
                .map(Values::span)
                .orElse(otherwise);
    }

    private static Duration span(String text) {
        String digits = text.replaceAll("[a-z]", "");
        long number = Long.parseLong(digits);
        return switch (text.substring(digits.length())) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** A list of texts; one text is a list of one, and commas part several. */
    List<String> texts(String key, Yaml value, String expected, Predicate<String> fits) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Yaml.Scalar scalar) {
            for (String part : scalar.text().split(",", -1)) {
                if (!part.isBlank()) {
                    text(key, new Yaml.Scalar(part.strip(), scalar.line()), expected, fits)
                            .ifPresent(texts::add);
                }
            }
        } else if (value instanceof Yaml.Items items) {
            items.items().forEach(item -> text(key, item, expected, fits).ifPresent(texts::add));
        } else {
            wrong(key, value, "a list of " + expected);
        }
        return texts;
    }

    /** A map of texts. */
    Map<String, String> map(String key, Yaml value) {
        Map<String, String> map = new LinkedHashMap<>();
        if (value instanceof Yaml.Fields fields) {
            fields.fields().forEach((name, field) -> {
                if (field.value() instanceof Yaml.Scalar scalar
                        && !scalar.text().contains("\n")) {
                    map.put(name, scalar.text());
                } else {
                    wrong(key + "." + name, field.value(), "one line of text");
                }
            });
        } else {
            wrong(key, value, "a map such as {ping-interval: 10s}");
        }
        return map;
    }
}

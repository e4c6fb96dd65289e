package io.slipway.runtime.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that were given for settings at one place.
 *
 * @param given by key
 * @param problems what was wrong with the place itself
 */
public record Source(Map<String, Given> given, List<String> problems) {
    /** Copies both. */
    public Source {
        given = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(given));
        problems = List.copyOf(problems);
    }

    /**
     * A text and where it stands.
     *
     * @param origin such as {@code agent.conf:3}, {@code SLIPWAY_PORT} or {@code --port}
     */
    public record Given(String text, String origin) {}

    /**
     * A file of lines {@code key = value}, in UTF-8. Empty lines, and lines that begin with {@code #}, count for
     * nothing. A value is the rest of its line without the spaces around it; there are no quotes and no escapes.
     */
    public static Source file(Path file) {
        try {
            return parse(file.toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return broken(file + ": there is no such file; make it, or name another");
        } catch (java.nio.charset.CharacterCodingException e) {
            return broken(file + ": the file is not text in UTF-8; save it as such");
        } catch (IOException e) {
            return broken(file + ": the file cannot be read (" + e + "); check that it is a file this user may read");
        }
    }

    private static Source broken(String problem) {
        return new Source(Map.of(), List.of(problem));
    }

    static Source parse(String name, List<String> lines) {
        Map<String, Given> given = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String place = name + ":" + (i + 1);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                problems.add(place + ": '" + line + "': expected key = value, or a comment that begins with #");
                continue;
            }
            String key = line.substring(0, equals).strip();
            Given before =
                    given.putIfAbsent(key, new Given(line.substring(equals + 1).strip(), place));
            if (before != null) {
                problems.add(place + ": " + key + " is set already at " + before.origin() + "; keep one of them");
            }
        }
        return new Source(given, problems);
    }

    /** The variables of {@code environment} that belong to {@code settings}; others are none of our business. */
    public static Source environment(Map<String, String> environment, Collection<? extends Setting<?>> settings) {
        Map<String, Given> given = new LinkedHashMap<>();
        for (Setting<?> setting : settings) {
            String text = environment.get(setting.variable());
            if (text != null) {
                given.put(setting.key(), new Given(text.strip(), setting.variable()));
            }
        }
        return new Source(given, List.of());
    }

    /** Flags of the command line, by key. */
    public static Source flags(Map<String, String> flags) {
        Map<String, Given> given = new LinkedHashMap<>();
        flags.forEach((key, text) -> given.put(key, new Given(text.strip(), "--" + key)));
        return new Source(given, List.of());
    }
}

package io.slipway.installer.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Changes keys in the text of a {@code cluster.yaml} and leaves the rest, comments included, as it is. Pure. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9~/][A-Za-z0-9_./@~+-]*");

    private YamlText() {}

    /**
     * The text with another value of a key, be it written by either of its names.
     *
     * @param value what comes after the colon, a space or line end included; empty to take the key out
     */
    static String replaced(String text, Key key, String value) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        Map<String, Yaml.Field> fields = Yaml.parse(text, new ArrayList<>()).fields();
        String name = fields.containsKey(key.text()) || key.dcos().isEmpty() || !fields.containsKey(key.dcos())
                ? key.text()
                : key.dcos();
        Yaml.Field field = fields.get(name);
        List<String> fresh =
                value.isEmpty() ? List.of() : (name + ":" + value).lines().toList();
        if (field == null) {
            lines.addAll(place(lines, key), fresh);
        } else {
            int from = field.line() - 1;
            int to = end(lines, from, fields);
            lines.subList(from, to).clear();
            lines.addAll(from, fresh);
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** After the line that shows the key as a comment, else at the end. */
    private static int place(List<String> lines, Key key) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("#\\s*" + key.text() + ":.*")) {
                return i + 1;
            }
        }
        return lines.size();
    }

    /** Where the value ends that begins in that line: comments before the next key are the next one's. */
    private static int end(List<String> lines, int from, Map<String, Yaml.Field> fields) {
        int end = fields.values().stream()
                .mapToInt(field -> field.line() - 1)
                .filter(line -> line > from)
                .min()
                .orElse(lines.size());
        while (end > from + 1
                && (lines.get(end - 1).isBlank() || lines.get(end - 1).startsWith("#"))) {
            end--;
        }
        return end;
    }

    /** A text as one word of YAML, whatever is in it. */
    static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "''") + "'";
    }

    /** A host with what it has of its own. */
    static String host(String address, Optional<HostSpec> known) {
        Map<String, String> own = new TreeMap<>();
        known.ifPresent(spec -> {
            spec.sshUser().ifPresent(user -> own.put("ssh-user", word(user)));
            spec.sshPort().ifPresent(port -> own.put("ssh-port", String.valueOf(port)));
            spec.resources().ifPresent(resources -> own.put("resources", word(resources)));
            if (!spec.attributes().isEmpty()) {
                own.put("attributes", fields(spec.attributes()));
            }
        });
        if (own.isEmpty()) {
            return word(address);
        }
        return own.entrySet().stream()
                .map(entry -> ", " + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("", "{address: " + word(address), "}"));
    }

    private static String fields(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> word(entry.getKey()) + ": " + word(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
    }
}

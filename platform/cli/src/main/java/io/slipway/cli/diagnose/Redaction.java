package io.slipway.cli.diagnose;

import io.slipway.client.json.Json;
import io.slipway.client.json.JsonException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what goes into the archive. A secret is the value of a name that looks like one's, wherever it
 * stands: a field of JSON, a line of a configuration, a variable in a command, a bearer token, the password in an
 * address. Values that were found once are taken out everywhere else too, as they are and in base64. So everything is
 * learned first and written after. Not thread-safe.
 */
final class Redaction {
    static final String HIDDEN = "(hidden)";

    /** Shorter values would take harmless words out of logs. */
    private static final int LEARNED_MIN = 6;

    private static final String SECRET_NAME = "[\\w.-]*(?:passw|passphrase|secret|token|credential|api[_.-]?key|access"
            + "[_.-]?key|private[_.-]?key|(?<![a-z])auth(?![a-z])|authorization)[\\w.-]*";
    private static final Pattern NAME = Pattern.compile(SECRET_NAME, Pattern.CASE_INSENSITIVE);

    /** {@code name = value}, {@code name: value}, {@code "name":"value"}, {@code --name value}. */
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?<![\\w.-])(\"?(?:--)?" + SECRET_NAME + "\"?[ \\t]*[=:][ \\t]*|--" + SECRET_NAME + "[ \\t]+)"
                    + "(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|(?:(?:Bearer|Basic|token=)[ \\t]*)?[^\\s,;&\"'}\\])]+)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern BEARER =
            Pattern.compile("\\b(Bearer|Basic)[ \\t]+([A-Za-z0-9._~+/=-]{8,})", Pattern.CASE_INSENSITIVE);
    private static final Pattern USER_INFO = Pattern.compile("(://[^\\s/:@\"']+:)([^\\s/@\"']+)(@)");

    /** Labels of packages that hold their options, encoded. */
    private static final Set<String> ENCODED = Set.of("DCOS_PACKAGE_OPTIONS", "DCOS_PACKAGE_DEFINITION");

    private final Set<String> learned = new TreeSet<>();

    /** Whether a value of this name is to be hidden. */
    static boolean looksSecret(String name) {
        return NAME.matcher(name).matches() || ENCODED.contains(name);
    }

    /** Remembers a secret. */
    void learn(String secret) {
        if (secret.length() >= LEARNED_MIN && !secret.equals(HIDDEN)) {
            learned.add(secret);
        }
    }

    /** Remembers the secrets in a text, and gives it without those that can be told by their names. */
    String take(String text) {
        String trimmed = text.stripLeading();
        if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
            try {
                return take("", Json.parse(text)).pretty() + "\n";
            } catch (JsonException e) {
                return takeLines(text); // one object a line, or no JSON at all
            }
        }
        return takeLines(text);
    }

    private Json take(String name, Json json) {
        if (json.isObject()) {
            Map<String, Json> fields = new LinkedHashMap<>();
            boolean pair = looksSecret(json.get("key").text(""))
                    || looksSecret(json.get("name").text(""));
            json.fields().forEach((field, value) -> {
                boolean secret = looksSecret(field) || (pair && field.equals("value"));
                fields.put(field, secret ? hidden(value) : take(field, value));
            });
            return Json.object(fields);
        }
        if (json.isArray()) {
            return Json.array(
                    json.items().stream().map(item -> take(name, item)).toList());
        }
        return json.text().map(text -> Json.of(takeLines(text))).orElse(json);
    }

    /** A secret of any shape; numbers, flags and what only names a secret elsewhere are none. */
    private Json hidden(Json value) {
        if (value.isObject()) {
            Map<String, Json> fields = new LinkedHashMap<>();
            value.fields().forEach((field, inner) -> fields.put(field, hidden(inner)));
            return Json.object(fields);
        }
        if (value.isArray()) {
            return Json.array(value.items().stream().map(this::hidden).toList());
        }
        return value.text()
                .map(text -> {
                    learn(text);
                    return Json.of(HIDDEN);
                })
                .orElse(value);
    }

    private String takeLines(String text) {
        String result = replace(ASSIGNMENT, text, 2);
        result = replace(BEARER, result, 2);
        return replace(USER_INFO, result, 2);
    }

    private String replace(Pattern pattern, String text, int secretGroup) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String secret = matcher.group(secretGroup);
            boolean quoted = secret.length() > 1 && (secret.charAt(0) == '"' || secret.charAt(0) == '\'');
            String bare = quoted ? secret.substring(1, secret.length() - 1) : secret;
            learn(bare.replaceFirst("(?i)^(?:Bearer|Basic|token=)[ \\t]*", ""));
            String shown = quoted ? secret.charAt(0) + HIDDEN + secret.charAt(0) : HIDDEN;
            String kept = text.substring(matcher.start(), matcher.start(secretGroup))
                    + shown
                    + text.substring(matcher.end(secretGroup), matcher.end());
            matcher.appendReplacement(result, Matcher.quoteReplacement(kept));
        }
        return matcher.appendTail(result).toString();
    }

    /** Takes out whatever was learned by now. */
    String scrub(String text) {
        List<String> needles = new ArrayList<>();
        for (String secret : learned) {
            needles.add(secret);
            needles.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            needles.add(encoded);
        }
        needles.sort(Comparator.comparingInt(String::length).reversed());
        String result = text;
        for (String needle : needles) {
            result = result.replace(needle, HIDDEN);
        }
        return result;
    }
}

package io.slipway.scheduler.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares JSON with what a conversation expects. In expected texts {@code @time}, {@code @uuid}, {@code @task},
 * {@code @text} and {@code @number} stand for any such value, and {@code @time as v1} keeps it as {@code v1}. A field
 * {@code "...": true} allows more fields beside.
 */
final class Expectation {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern WILDCARD = Pattern.compile("@([a-z]+)(?: as ([a-z0-9]+))?");
    private static final Map<String, String> FORMS = Map.of(
            "time", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z",
            "uuid", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "task", "[a-z0-9_.\\-]+\\.instance-[0-9a-f\\-]{36}\\._app\\.\\d+",
            "text", "(?s).+",
            "number", "-?\\d+(\\.\\d+)?");

    private final Map<String, String> variables;
    private final List<String> differences = new ArrayList<>();

    private Expectation(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Every difference, with its path; none when all is as expected. What is kept goes to the variables. */
    static List<String> differences(String expected, String actual, Map<String, String> variables) throws Exception {
        Expectation expectation = new Expectation(variables);
        expectation.compare("", MAPPER.readTree(expected), MAPPER.readTree(actual));
        return expectation.differences;
    }

    private void compare(String path, JsonNode expected, JsonNode actual) {
        if (expected.isTextual()) {
            String kept = variables.get(expected.textValue().replaceAll("^\\$\\{(.*)}$", "$1"));
            if (kept != null && expected.textValue().startsWith("${")) {
                compare(path, MAPPER.getNodeFactory().textNode(kept), actual);
                return;
            }
            Matcher wildcard = WILDCARD.matcher(expected.textValue());
            if (wildcard.matches()) {
                wildcard(path, wildcard, actual);
                return;
            }
        }
        if (expected.isObject() && actual.isObject()) {
            objects(path, expected, actual);
        } else if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                differences.add(path + ": expected " + expected.size() + " elements, got " + actual);
            }
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                compare(path + "[" + i + "]", expected.get(i), actual.get(i));
            }
        } else if (!expected.equals(actual)) {
            differences.add(path + ": expected " + expected + ", got " + actual);
        }
    }

    private void objects(String path, JsonNode expected, JsonNode actual) {
        Set<String> missing = new HashSet<>();
        expected.fieldNames().forEachRemaining(missing::add);
        boolean open = missing.remove("...");
        actual.properties().forEach(field -> {
            if (missing.remove(field.getKey())) {
                compare(path + "/" + field.getKey(), expected.get(field.getKey()), field.getValue());
            } else if (!open) {
                differences.add(path + "/" + field.getKey() + ": not expected, got " + field.getValue());
            }
        });
        missing.forEach(name -> differences.add(path + "/" + name + ": missing, expected " + expected.get(name)));
    }

    private void wildcard(String path, Matcher wildcard, JsonNode actual) {
        String form = FORMS.get(wildcard.group(1));
        if (form == null) {
            throw new IllegalArgumentException("no form @" + wildcard.group(1));
        }
        if (!actual.isValueNode() || !actual.asText().matches(form)) {
            differences.add(path + ": expected " + wildcard.group() + ", got " + actual);
        } else if (wildcard.group(2) != null) {
            variables.put(wildcard.group(2), actual.asText());
        }
    }
}

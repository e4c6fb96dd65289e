package io.slipway.resources;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text grammar of resources and attributes.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/attributes-resources/">Mesos: attributes and
 *     resources</a>
 */
final class ResourceText {
    private static final Pattern ENTRY = Pattern.compile("([^:(\\s]+)(?:\\(([^)\\s]+)\\))?\\s*:\\s*(.+)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d+)?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\s*-\\s*(\\d{1,18})");
    private static final Pattern TEXT = Pattern.compile("[a-zA-Z0-9_/.\\-]+");

    private ResourceText() {}

    static Resources parse(String text) {
        List<Resource> resources = new ArrayList<>();
        for (String part : text.split(";")) {
            if (!part.isBlank()) {
                resources.add(entry(part.trim()));
            }
        }
        return Resources.of(resources);
    }

    static Map<String, Value> attributes(String text) {
        Map<String, Value> attributes = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            if (part.isBlank()) {
                continue;
            }
            Matcher matcher = ENTRY.matcher(part.trim());
            if (!matcher.matches() || matcher.group(2) != null) {
                throw new IllegalArgumentException("attribute '" + part.trim() + "': expected name:value");
            }
            attributes.put(matcher.group(1), value(part.trim(), matcher.group(3).trim()));
        }
        return attributes;
    }

    private static Resource entry(String part) {
        Matcher matcher = ENTRY.matcher(part);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "resource '" + part + "': expected name:value or name(role):value, such as cpus:4");
        }
        String role = matcher.group(2) == null ? Resources.UNRESERVED : matcher.group(2);
        return new Resource(matcher.group(1), role, value(part, matcher.group(3).trim()));
    }

    private static Value value(String part, String value) {
        if (value.startsWith("[") && value.endsWith("]")) {
            return ranges(part, inner(value));
        }
        if (value.startsWith("{") && value.endsWith("}")) {
            TreeSet<String> items = new TreeSet<>();
            for (String item : inner(value).split(",")) {
                if (!item.isBlank()) {
                    items.add(item.trim());
                }
            }
            return new Value.Items(items);
        }
        if (NUMBER.matcher(value).matches()) {
            return Value.Scalar.of(Double.parseDouble(value));
        }
        if (TEXT.matcher(value).matches()) {
            return new Value.Text(value);
        }
        throw new IllegalArgumentException("'" + part
                + "': expected a number, a range [a-b,c-d], a set {x,y} or a text of letters, digits and _/.-");
    }

    private static Value ranges(String part, String inner) {
        List<PortRange> ranges = new ArrayList<>();
        for (String range : inner.split(",")) {
            Matcher matcher = RANGE.matcher(range.trim());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + part + "': expected ranges such as [31000-32000]");
            }
            ranges.add(new PortRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
        }
        return new Value.Ranges(ranges);
    }

    private static String inner(String value) {
        return value.substring(1, value.length() - 1);
    }
}

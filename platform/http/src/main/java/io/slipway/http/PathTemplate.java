package io.slipway.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path with places: {@code /v2/apps/{id...}/tasks/{taskId}}. A place takes one segment; the one that ends in dots
 * takes one or more, slashes included, and as many as it can. A place never takes an empty text.
 *
 * @param text as written
 * @param before the segments before the place with dots, or all of them when there is none
 * @param rest the name of the place with dots; empty when there is none
 * @param after the segments after it
 */
record PathTemplate(String text, List<Segment> before, String rest, List<Segment> after)
        implements Comparable<PathTemplate> {

    /** One segment: a literal, or a place for a value. */
    record Segment(boolean place, String text) {}

    static PathTemplate parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("template '" + text + "': must start with a slash");
        }
        List<Segment> before = new ArrayList<>();
        List<Segment> after = new ArrayList<>();
        Set<String> names = new HashSet<>();
        String rest = "";
        for (String part : split(text)) {
            Segment segment = segment(text, part);
            if (segment.place && !names.add(segment.text)) {
                throw new IllegalArgumentException("template '" + text + "': two places of one name");
            }
            if (!part.endsWith("...}")) {
                (rest.isEmpty() ? before : after).add(segment);
            } else if (rest.isEmpty()) {
                rest = segment.text;
            } else {
                throw new IllegalArgumentException("template '" + text + "': only one place may end in dots");
            }
        }
        return new PathTemplate(text, List.copyOf(before), rest, List.copyOf(after));
    }

    private static Segment segment(String template, String part) {
        if (!part.startsWith("{")) {
            return new Segment(false, part);
        }
        String name = part.substring(1, part.length() - 1).replace("...", "");
        if (!part.endsWith("}") || name.isEmpty()) {
            throw new IllegalArgumentException("template '" + template + "': '" + part + "' is no place {name}");
        }
        return new Segment(true, name);
    }

    /** The segments of a path; one slash at its end counts for nothing. */
    static List<String> split(String path) {
        List<String> segments = new ArrayList<>();
        int start = 1;
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', start)) {
            segments.add(path.substring(start, slash));
            start = slash + 1;
        }
        boolean endsInTwoSlashes = path.endsWith("//");
        if (start < path.length() || endsInTwoSlashes) {
            segments.add(path.substring(start));
        }
        return segments;
    }

    /** What the places hold in {@code path}; null when it does not match. */
    @Nullable
    PathParameters match(List<String> path) {
        int restSize = path.size() - before.size() - after.size();
        if (rest.isEmpty() ? restSize != 0 : restSize < 1) {
            return null;
        }
        int afterStart = path.size() - after.size();
        if (!matches(before, path, 0) || !matches(after, path, afterStart)) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        if (!rest.isEmpty()) {
            String taken = String.join("/", path.subList(before.size(), afterStart));
            if (taken.isEmpty()) {
                return null;
            }
            values.put(rest, taken);
        }
        collect(before, path, 0, values);
        collect(after, path, afterStart, values);
        return values.isEmpty() ? PathParameters.NONE : new PathParameters(values);
    }

    private static boolean matches(List<Segment> segments, List<String> path, int offset) {
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            String part = path.get(offset + i);
            if (segment.place ? part.isEmpty() : !segment.text.equals(part)) {
                return false;
            }
        }
        return true;
    }

    private static void collect(List<Segment> segments, List<String> path, int offset, Map<String, String> values) {
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).place) {
                values.put(segments.get(i).text, path.get(offset + i));
            }
        }
    }

    /** Whether both match the same paths. */
    boolean sameShape(PathTemplate other) {
        return compareTo(other) == 0
                && literals(before).equals(literals(other.before))
                && literals(after).equals(literals(other.after));
    }

    private static List<String> literals(List<Segment> segments) {
        return segments.stream()
                .map(segment -> segment.place ? "" : segment.text)
                .toList();
    }

    /** The more special first: a literal before a place, a place before the rest, a longer end before a shorter. */
    @Override
    public int compareTo(PathTemplate other) {
        int length = Math.max(before.size(), other.before.size());
        for (int i = 0; i <= length; i++) {
            int byKind = Integer.compare(kind(i), other.kind(i));
            if (byKind != 0) {
                return byKind;
            }
        }
        int byEnd = Integer.compare(other.after.size(), after.size());
        for (int i = 0; byEnd == 0 && i < after.size(); i++) {
            byEnd = Boolean.compare(after.get(i).place, other.after.get(i).place);
        }
        return byEnd;
    }

    private int kind(int index) {
        if (index < before.size()) {
            return before.get(index).place ? 1 : 0;
        }
        return index == before.size() && !rest.isEmpty() ? 2 : 3;
    }
}

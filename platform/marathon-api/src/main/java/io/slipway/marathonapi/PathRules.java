package io.slipway.marathonapi;

import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.List;
import java.util.regex.Pattern;

/** Which ids apps and groups may have. */
final class PathRules {
    private static final String SEGMENT =
            "^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$";
    private static final Pattern PATTERN = Pattern.compile(SEGMENT);
    private static final List<String> RESERVED = List.of("restart", "tasks", "versions", ".", "..");

    private PathRules() {}

    static void check(String path, PathId id, List<Violation> violations) {
        for (String segment : id.segments()) {
            if (!PATTERN.matcher(segment).matches()) {
                violations.add(new Violation(path, "must fully match regular expression '" + SEGMENT + "'"));
                return;
            }
        }
    }

    /** An app's id, which the routes of the API must be able to tell from their own words. */
    static void checkApp(PathId id, List<Violation> violations) {
        if (id.isRoot()) {
            violations.add(new Violation("/id", "Path must contain at least one path element"));
            return;
        }
        check("/id", id, violations);
        if (RESERVED.contains(id.name())) {
            violations.add(new Violation(
                    "/id", "must not end with any of the reserved keywords: restart, tasks, versions, ., .."));
        }
    }
}

package io.slipway.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Names the route of a request by the longest of some known paths that it is, or is below; {@code other} for the rest.
 * So ids in paths make no names of their own. Thread-safe.
 */
public final class RouteNames implements Function<HttpRequest, String> {
    /** The name of whatever is below no known path. */
    public static final String OTHER = "other";

    private final List<String> longestFirst;

    /** @param paths start with a slash and do not end in one */
    public RouteNames(Collection<String> paths) {
        longestFirst = paths.stream()
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    public String apply(HttpRequest request) {
        String path = request.path();
        for (String known : longestFirst) {
            if (path.startsWith(known) && (path.length() == known.length() || path.charAt(known.length()) == '/')) {
                return known;
            }
        }
        return OTHER;
    }
}

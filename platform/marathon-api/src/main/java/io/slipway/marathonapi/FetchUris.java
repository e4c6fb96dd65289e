package io.slipway.marathonapi;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code fetch} takes: {@code http}, {@code https}, {@code file}, absolute paths and Maven coordinates. */
final class FetchUris {
    private static final List<String> SCHEMES = List.of("http", "https", "file");

    private FetchUris() {}

    /** What is wrong with {@code uri}; null when nothing is. */
    static @Nullable String problem(String uri) {
        if (uri.startsWith("/")) {
            return null;
        }
        if (uri.startsWith("mvn:")) {
            return coordinates(uri);
        }
        URI parsed;
        try {
            parsed = new URI(uri);
        } catch (URISyntaxException e) {
            return "URI has invalid syntax.";
        }
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            return "'" + uri + "' cannot be fetched: expected http:, https:, file:, an absolute path or "
                    + "mvn:group:artifact:version";
        }
        return null;
    }

    private static @Nullable String coordinates(String uri) {
        String[] parts = uri.substring("mvn:".length()).split(":", -1);
        boolean complete = parts.length >= 3 && parts.length <= 5;
        for (String part : parts) {
            complete &= part.matches("[A-Za-z0-9_.+\\-]+");
        }
        return complete ? null : "'" + uri + "' is no Maven coordinate: expected mvn:group:artifact:version";
    }
}

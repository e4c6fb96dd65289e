package io.slipway.marathonapi;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code fetch} takes: {@code http}, {@code https}, {@code file}, absolute paths and Maven coordinates. */
final class FetchUris {
    private static final List<String> SCHEMES = List.of("http", "https", "file");

    private static final String PART = "[A-Za-z0-9_.+\\-]+";
    private static final String COORDINATES = PART + "(:" + PART + "){2,3}(@" + PART + ")?";
    private static final String OPTION = "(exclude=[A-Za-z0-9_.+*:,\\-]+|lock=[0-9a-f]{64})";

    /** A class path by its roots, as the fetcher reads it. */
    private static final Pattern MAVEN =
            Pattern.compile("mvn:" + COORDINATES + "(," + COORDINATES + ")*(\\?" + OPTION + "(&" + OPTION + ")*)?");

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
        return MAVEN.matcher(uri).matches()
                ? null
                : "'" + uri
                        + "' is no Maven address: expected mvn:group:artifact:version, several of them separated by "
                        + "commas, then perhaps ?exclude=group:artifact&lock=<sha256>";
    }
}

package io.slipway.pipeline.timeseries.serving;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a foreign web page could send to an open port of this machine: requests whose {@code Host} is no name
 * of ours (DNS rebinding) and requests whose {@code Origin} is another site.
 */
public final class Gate {
    private final Set<String> names = new HashSet<>(Set.of("localhost", "::1"));

    /** A gate that lets pass loopback addresses, {@code localhost} and {@code names}. */
    public Gate(Collection<String> names) {
        names.forEach(name -> this.names.add(bare(name.toLowerCase(Locale.ROOT))));
    }

    /**
     * Why a request is refused, or null if it may pass.
     *
     * @param host the header {@code Host}
     * @param origin the header {@code Origin}
     */
    public @Nullable String refusal(@Nullable String host, @Nullable String origin) {
        if (host == null || !isOurs(nameOf(host))) {
            return "Host '" + host + "' is not a name that this server answers for; ALLOWED_HOSTS adds names";
        }
        if (origin != null && !originIs(origin, host)) {
            return "Origin '" + origin + "' is another site than '" + host + "'";
        }
        return null;
    }

    private boolean isOurs(String name) {
        return names.contains(name) || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** A page that we served: same host and same port. */
    private static boolean originIs(String origin, String host) {
        int scheme = origin.indexOf("://");
        if (scheme < 0) {
            return false;
        }
        String authority = origin.substring(scheme + 3);
        return authority.equalsIgnoreCase(host);
    }

    /** Without the port. */
    private static String nameOf(String host) {
        String text = host.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String bare(String name) {
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }
}

package io.slipway.node.masters;

import io.slipway.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a follower's front door does with a request. Path by path, as the APIs that it stands for do:
 *
 * <ul>
 *   <li>A Mesos master that does not lead answers the scheduler API with 307; we do the same for agents.
 *   <li>A Marathon that does not lead asks the leader for everything, but redirects the stream of events with 302.
 * </ul>
 */
enum Rule {
    /** Every master answers by itself: it is about this process, or always the same. */
    HERE,
    /** Sent on with 302 to the same path of the leader. */
    FOUND,
    /** Sent on with 307 to the same path of the leader. */
    REDIRECT,
    /** The leader is asked; when there is none, this master tells what it knows, and says so. */
    READ,
    /** The leader is asked. */
    ASK;

    private static final String MARATHON = "/service/marathon";
    private static final Set<String> ANY =
            Set.of("/", "/ping", "/metrics", "/capabilities", "/system/health/v1", "/system/process", "/metadata");
    private static final Pattern ANY_MESOS = Pattern.compile("/mesos(/master)?/(health|version|flags)(\\.json)?");
    /** Logins, and what is asked for before one. */
    private static final Pattern ANY_LOGIN =
            Pattern.compile("/login|/acs/api/v1/auth/(login|providers|jwks|whoami)|/(ca|dcos-metadata|pkgpanda)/.*");

    private static final Pattern STREAM = Pattern.compile("/mesos(/master)?/api/v1/(scheduler|agent)");

    /** What stands in the replicated state, and what each master knows a part of. */
    private static final Pattern REPLICATED = Pattern.compile("/v2/(apps|groups|deployments|tasks|info|leader)(/.*)?"
            + "|/system/(health|events)(/.*)?|/system/v1/(masters|backup)");

    static Rule of(HttpRequest request) {
        String whole = request.path();
        String path = whole.startsWith(MARATHON + "/") ? whole.substring(MARATHON.length()) : whole;
        if (ANY.contains(path)
                || isCertified(request.method(), path)
                || path.startsWith("/metrics/")
                || ANY_MESOS.matcher(path).matches()
                || ANY_LOGIN.matcher(path).matches()) {
            return HERE;
        }
        if (path.equals("/v2/events")) {
            return FOUND;
        }
        if (STREAM.matcher(path).matches()) {
            return REDIRECT;
        }
        return reads(request) && REPLICATED.matcher(path).matches() ? READ : ASK;
    }

    /** About the certificates of authorities, and of whoever asks: nothing of it is in the log. */
    private static boolean isCertified(String method, String path) {
        return path.equals("/system/v1/renew") || (path.equals("/system/v1/join") && method.equals("GET"));
    }

    /** Whether asking twice is the same as asking once. */
    static boolean reads(HttpRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /** Whether who asks is content with an old answer (RFC 9111 section 5.2.1.2). */
    static boolean takesStale(HttpRequest request) {
        return request.headers().all("Cache-Control").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("max-stale"));
    }
}

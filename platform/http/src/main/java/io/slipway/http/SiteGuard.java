package io.slipway.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other sites from using a door that is open to everybody on this machine. A browser tells which
 * site it asks for ({@code Host}) and which page made it ask ({@code Origin}, {@code Referer}, {@code Sec-Fetch-Site}).
 *
 * <ul>
 *   <li>The host must be a loopback name or address, or one that this door answers for: a name of the attacker's that
 *       resolves to this machine (DNS rebinding) is none.
 *   <li>The page, when one is told, must come from the very host and port that is asked; {@code null} is no page
 *       of ours.
 * </ul>
 *
 * <p>Others get 403 with {@code {"message":"..."}}. Programs send no origin and pass. Thread-safe.
 */
public final class SiteGuard implements HttpHandler {
    private final Set<String> hosts;
    private final HttpHandler handler;

    /**
     * A guard before {@code handler}.
     *
     * @param hosts names and addresses, without ports, that this door answers for besides loopback
     */
    public SiteGuard(Set<String> hosts, HttpHandler handler) {
        this.hosts = hosts.stream()
                .map(host -> Authority.bare(host.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
        this.handler = handler;
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        String refusal = refusal(request.headers());
        return refusal == null
                ? handler.handle(request)
                : CompletableFuture.completedStage(HttpResponse.message(403, refusal));
    }

    private @Nullable String refusal(Headers headers) {
        List<String> hostFields = headers.all("Host");
        if (hostFields.size() != 1) {
            return "expected one Host field, got " + hostFields.size();
        }
        Authority host = Authority.parse(hostFields.get(0), 80);
        if (host == null || !(host.isLoopback() || hosts.contains(host.host()))) {
            return "host '" + hostFields.get(0) + "' is not one this server answers for; use a loopback address, or add"
                    + " it to the hosts it answers for";
        }
        Optional<String> site = headers.first("Sec-Fetch-Site");
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            return "requests from pages of another site are refused (Sec-Fetch-Site: " + site.get() + ")";
        }
        for (String field : List.of("Origin", "Referer")) {
            for (String page : headers.all(field)) {
                if (!isFrom(page, host)) {
                    return "requests from pages of another site are refused (" + field + ": " + page + ")";
                }
            }
        }
        return null;
    }

    private static boolean isFrom(String page, Authority host) {
        String lower = page.toLowerCase(Locale.ROOT);
        boolean secure = lower.startsWith("https://");
        if (!secure && !lower.startsWith("http://")) {
            return false;
        }
        String rest = page.substring(secure ? 8 : 7);
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        Authority authority = Authority.parse(rest.substring(0, end), secure ? 443 : 80);
        return authority != null && authority.equals(secure ? host.withDefaultPort(443) : host);
    }

    /**
     * A host and a port, RFC 3986 section 3.2, without user information.
     *
     * @param host lower case, without brackets and a final dot
     * @param port the port given, or the scheme's
     * @param portGiven whether it was given
     */
    private record Authority(String host, int port, boolean portGiven) {
        static @Nullable Authority parse(String text, int defaultPort) {
            int colon = text.lastIndexOf(':');
            boolean portGiven = colon >= 0 && text.indexOf(']', colon) < 0;
            String host = portGiven ? text.substring(0, colon) : text;
            int port = portGiven ? port(text.substring(colon + 1)) : defaultPort;
            boolean literal = host.startsWith("[") && host.endsWith("]");
            if (port < 0 || host.isEmpty() || host.indexOf('@') >= 0 || (!literal && host.indexOf(':') >= 0)) {
                return null;
            }
            return new Authority(bare(host.toLowerCase(Locale.ROOT)), port, portGiven);
        }

        private static int port(String digits) {
            boolean sane = !digits.isEmpty()
                    && digits.length() <= 5
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                    && Integer.parseInt(digits) <= 65_535;
            return sane ? Integer.parseInt(digits) : -1;
        }

        static String bare(String host) {
            if (host.startsWith("[") && host.endsWith("]")) {
                return host.substring(1, host.length() - 1);
            }
            return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        }

        Authority withDefaultPort(int other) {
            return portGiven ? this : new Authority(host, other, false);
        }

        /** Names below {@code localhost} are loopback by RFC 6761 section 6.3: nobody can register one. */
        boolean isLoopback() {
            return host.equals("localhost") || host.endsWith(".localhost") || host.equals("::1") || isLoopbackV4();
        }

        private boolean isLoopbackV4() {
            String[] parts = host.split("\\.", -1);
            if (parts.length != 4 || !parts[0].equals("127")) {
                return false;
            }
            for (String part : parts) {
                if (part.length() > 3 || port(part) < 0 || port(part) > 255) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Authority that && host.equals(that.host) && port == that.port;
        }

        @Override
        public int hashCode() {
            return 31 * host.hashCode() + port;
        }
    }
}

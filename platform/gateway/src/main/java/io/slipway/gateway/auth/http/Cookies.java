package io.slipway.gateway.auth.http;

import io.slipway.http.Headers;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The cookie that carries a browser's token, and how a request by cookie shows that a page of ours made it. */
final class Cookies {
    /** As DC/OS names it. */
    static final String NAME = "dcos-acs-auth-cookie";

    private Cookies() {}

    /** The token in the cookie of a request. */
    static Optional<String> token(Headers headers) {
        for (String field : headers.all("Cookie")) {
            for (String pair : field.split(";")) {
                String text = pair.strip();
                if (text.startsWith(NAME + "=")) {
                    return Optional.of(text.substring(NAME.length() + 1)).filter(value -> !value.isEmpty());
                }
            }
        }
        return Optional.empty();
    }

    /** @param secure whether the browser may send it over TLS only */
    static String set(String token, Duration life, boolean secure) {
        return NAME + "=" + token + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }

    static String cleared(boolean secure) {
        return NAME + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }

    /**
     * Whether a page of this very site made the request, or a program that set a field which pages of other sites
     * cannot set ({@code X-Requested-With}).
     */
    static boolean isOwnPage(Headers headers) {
        Optional<String> site = headers.first("Sec-Fetch-Site");
        if (site.isPresent()) {
            return site.get().equals("same-origin");
        }
        if (headers.first("X-Requested-With").isPresent()) {
            return true;
        }
        String host = headers.first("Host").orElse("").toLowerCase(Locale.ROOT);
        return !host.isEmpty()
                && headers.first("Origin")
                        .map(Cookies::authority)
                        .filter(host::equals)
                        .isPresent();
    }

    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}

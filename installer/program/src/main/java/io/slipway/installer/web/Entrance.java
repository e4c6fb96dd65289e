package io.slipway.installer.web;

import io.slipway.http.HttpRequest;
import io.slipway.runtime.id.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets one browser in. The link that the terminal shows holds a token that is good once; who brings it gets a cookie
 * and a key, and every request needs both: other pages cannot read the key, and have no cookie sent along; other
 * servers on this machine, to which browsers do send the cookie, do not get the key. That the request is meant for this
 * machine and comes from this very page is what {@link io.slipway.http.SiteGuard} checks. Thread-safe.
 */
final class Entrance {
    /** The field that carries the key. */
    static final String KEY_FIELD = "X-Installer-Key";

    private static final int SECRET_BYTES = 32;
    private static final int NAME_BYTES = 4;

    private final String token;
    private final String cookieName;
    private final String cookie;
    private final String key;
    private boolean used;

    Entrance(Ids ids) {
        token = ids.hex(SECRET_BYTES);
        cookieName = "slipway-install-" + ids.hex(NAME_BYTES);
        cookie = ids.hex(SECRET_BYTES);
        key = ids.hex(SECRET_BYTES);
    }

    /** What the link holds. */
    String token() {
        return token;
    }

    /**
     * What the bringer of a token gets.
     *
     * @param setCookie value of {@code Set-Cookie}
     * @param key for {@link #KEY_FIELD}
     */
    record Pass(String setCookie, String key) {
        @Override
        public String toString() {
            return "pass";
        }
    }

    /** The pass for a token, once; empty for another one, and from the second time on. */
    synchronized Optional<Pass> exchange(String given) {
        if (used || !same(token, given)) {
            return Optional.empty();
        }
        used = true;
        return Optional.of(new Pass(cookieName + "=" + cookie + "; HttpOnly; SameSite=Strict; Path=/", key));
    }

    /** Whether the token was exchanged. */
    synchronized boolean used() {
        return used;
    }

    /** Why a request is not let in; null when it is. */
    @Nullable
    String refusal(HttpRequest request) {
        boolean hasCookie = cookies(request).anyMatch(one -> same(cookieName + "=" + cookie, one));
        boolean hasKey =
                request.headers().first(KEY_FIELD).filter(one -> same(key, one)).isPresent();
        if (!hasCookie || !hasKey) {
            return "this browser was not let in; open the link that 'slipway install --web' printed";
        }
        return null;
    }

    /** Why a request that changes something is not from the page; null when it is. */
    static @Nullable String foreign(HttpRequest request) {
        if (request.headers().first("Origin").isEmpty()) {
            return "the request tells no Origin; expected the page of the installer";
        }
        String type = request.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/json")) {
            return "Content-Type '" + type + "'; expected application/json";
        }
        return null;
    }

    private static Stream<String> cookies(HttpRequest request) {
        return request.headers().all("Cookie").stream()
                .flatMap(field -> Stream.of(field.split(";")))
                .map(String::strip);
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}

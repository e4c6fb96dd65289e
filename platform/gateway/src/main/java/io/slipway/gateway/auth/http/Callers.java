package io.slipway.gateway.auth.http;

import io.slipway.gateway.auth.permissions.Identity;
import io.slipway.gateway.auth.tokens.Sessions;
import io.slipway.http.BearerToken;
import io.slipway.http.HttpRequest;
import io.slipway.http.Peer;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who asks. What a request shows in {@code Authorization} counts before anything else, then the cookie, then
 * the certificate of the connection: a master that hands a request on does so in the name of whoever the request
 * carries, never in its own. Thread-safe.
 */
public final class Callers {
    /** Says which task asks; only the word of an agent counts. */
    public static final String TASK = "X-Slipway-Task";

    private static final String TOKEN = "token=";
    private static final String BEARER = "Bearer ";

    private final Sessions sessions;
    private final Optional<BearerToken> joinToken;

    /** @param joinToken what agents show that have no certificate */
    public Callers(Sessions sessions, Optional<BearerToken> joinToken) {
        this.sessions = sessions;
        this.joinToken = joinToken;
    }

    Caller of(HttpRequest request) {
        List<String> shown = request.headers().all("Authorization");
        if (shown.size() > 1) {
            return new Caller.Stranger("the request has several Authorization fields; expected one");
        }
        if (!shown.isEmpty()) {
            return byField(request, shown.get(0));
        }
        Optional<String> cookie = Cookies.token(request.headers());
        if (cookie.isPresent()) {
            return session(cookie.get(), true);
        }
        return request.peer()
                .map(peer -> byPeer(request, peer))
                .orElseGet(() -> new Caller.Stranger("the request has no Authorization field"));
    }

    private Caller byField(HttpRequest request, String field) {
        boolean agent = joinToken
                .filter(token -> token.shownIn(request.headers()) == BearerToken.Shown.RIGHT)
                .isPresent();
        if (agent) {
            return task(request).orElseGet(() -> Caller.Known.node(Identity.node("agent")));
        }
        return text(field)
                .map(text -> session(text, false))
                .orElseGet(() -> new Caller.Stranger(
                        "the Authorization field has another form than 'token=...' or 'Bearer ...'"));
    }

    private static Caller byPeer(HttpRequest request, Peer peer) {
        return task(request).orElseGet(() -> Caller.Known.node(Identity.node(peer.toString())));
    }

    private static Optional<Caller> task(HttpRequest request) {
        return request.headers().first(TASK).map(id -> Caller.Known.node(Identity.task(id)));
    }

    /** The token in an {@code Authorization} field. */
    private static Optional<String> text(String field) {
        if (field.startsWith(TOKEN)) {
            return Optional.of(field.substring(TOKEN.length()).strip());
        }
        return field.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(field.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private Caller session(String text, boolean cookie) {
        return sessions.of(text)
                .<Caller>map(session -> new Caller.Known(
                        session.user().identity(),
                        session.claims().id(),
                        session.claims().expires(),
                        session.claims().isApiToken(),
                        cookie))
                .orElseGet(() -> new Caller.Stranger(
                        "the token is not valid: it has expired, was revoked, or is of" + " another cluster"));
    }
}

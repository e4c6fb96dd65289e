package io.slipway.gateway.auth.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.gateway.auth.login.Login;
import io.slipway.gateway.auth.tokens.Sessions;
import io.slipway.gateway.auth.tokens.Tokens;
import io.slipway.gateway.auth.users.ApiToken;
import io.slipway.gateway.auth.users.AuthError;
import io.slipway.gateway.auth.users.Directory;
import io.slipway.gateway.auth.users.SigningKey;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One's own login and tokens: who one is, logging out, passwords, API tokens; and for admins the signing keys. */
final class TokensApi {
    private static final String AUTH = "/acs/api/v1/auth";
    private static final String TOKENS = "/acs/api/v1/tokens";
    private static final Duration LIFE = Duration.ofDays(90);
    private static final Duration LIFE_MAX = Duration.ofDays(366);
    private static final Pattern SPAN = Pattern.compile("([1-9]\\d{0,5})([smhd])");
    private static final int NAME_MAX = 100;

    private final Callers callers;
    private final Directory directory;
    private final Sessions sessions;
    private final Tokens tokens;
    private final Login login;
    private final UsersApi users;
    private final Clock clock;
    private final boolean secure;

    TokensApi(
            Callers callers,
            Directory directory,
            Sessions sessions,
            Tokens tokens,
            Login login,
            UsersApi users,
            Clock clock,
            boolean secure) {
        this.callers = callers;
        this.directory = directory;
        this.sessions = sessions;
        this.tokens = tokens;
        this.login = login;
        this.users = users;
        this.clock = clock;
        this.secure = secure;
    }

    void register(Router router) {
        router.on(
                        "GET",
                        AUTH + "/jwks",
                        (request, path) -> done(
                                200,
                                Bodies.tree(tokens.jwks(directory.accounts().keys()))))
                .on("GET", AUTH + "/whoami", (request, path) -> own(request, this::whoami))
                .on("GET", AUTH + "/logout", (request, path) -> own(request, caller -> logout(request, caller)))
                .on("POST", AUTH + "/logout", (request, path) -> own(request, caller -> logout(request, caller)))
                .on("POST", AUTH + "/password", (request, path) -> own(request, caller -> password(request, caller)))
                .on("GET", AUTH + "/keys", (request, path) -> done(200, keys()))
                .on(
                        "POST",
                        AUTH + "/keys/rotate",
                        (request, path) ->
                                Bodies.guarded(() -> directory.rotate().thenApply(key -> Bodies.json(201, key(key)))))
                .on("GET", TOKENS, (request, path) -> own(request, caller -> list(request, caller)))
                .on("POST", TOKENS, (request, path) -> own(request, caller -> create(request, caller)))
                .on(
                        "DELETE",
                        TOKENS + "/{id}",
                        (request, path) -> own(request, caller -> revoke(caller, path.get("id"))));
    }

    private CompletableFuture<HttpResponse> own(
            HttpRequest request, Function<Caller.Known, CompletableFuture<HttpResponse>> answer) {
        return callers.of(request) instanceof Caller.Known known
                        && known.identity().hasAccount()
                ? Bodies.guarded(() -> answer.apply(known))
                : CompletableFuture.completedFuture(Gate.unauthorized("this is for accounts"));
    }

    private CompletableFuture<HttpResponse> whoami(Caller.Known caller) {
        ObjectNode body = Bodies.object()
                .put("uid", caller.identity().name())
                .put(
                        "is_service",
                        caller.identity().kind() == io.slipway.gateway.auth.permissions.Identity.Kind.SERVICE)
                .put("api_token", caller.api())
                .put("expires", caller.expires().toString());
        directory
                .accounts()
                .user(caller.identity().name())
                .ifPresent(user -> body.set("grants", UsersApi.grants(user)));
        return done(200, body);
    }

    /** Ends the token that was shown, and has the browser forget it. */
    private CompletableFuture<HttpResponse> logout(HttpRequest request, Caller.Known caller) {
        boolean browser = request.headers().first("Accept").orElse("").contains("text/html");
        Headers headers = Headers.of("Set-Cookie", Cookies.cleared(secure), "Cache-Control", "no-store");
        return directory
                .revokeToken(caller.token(), caller.expires())
                .thenApply(ended -> browser
                        ? new HttpResponse.Full(303, headers.with("Location", "/login"), new byte[0])
                        : new HttpResponse.Full(204, headers, new byte[0]));
    }

    private CompletableFuture<HttpResponse> password(HttpRequest request, Caller.Known caller) {
        JsonNode body = Bodies.read(request, List.of("old", "new"));
        String old = Bodies.text(body, "old").orElse("");
        Optional<String> fresh = Bodies.text(body, "new");
        if (fresh.isEmpty()) {
            throw AuthError.invalid("expected {\"old\":...,\"new\":...}");
        }
        io.slipway.gateway.auth.passwords.Passwords.check(fresh.get());
        return login.byPassword(caller.identity().name(), old, request.remoteAddress())
                .thenCompose(user -> users.hashed(fresh))
                .thenCompose(
                        hash -> directory.change(caller.identity().name(), Optional.empty(), hash, Optional.empty()))
                .thenApply(user -> HttpResponse.empty(204));
    }

    private CompletableFuture<HttpResponse> list(HttpRequest request, Caller.Known caller) {
        String uid = request.query().first("uid").orElse(caller.identity().name());
        boolean all = request.query().flag("all", false);
        if ((all || !uid.equals(caller.identity().name())) && !caller.identity().mayAdminister()) {
            throw forbidden("tokens of others are for admins");
        }
        ObjectNode body = Bodies.object();
        ArrayNode array = body.putArray("array");
        directory.accounts().tokens().stream()
                .filter(token -> all || token.uid().equals(uid))
                .forEach(token -> array.add(token(token)));
        return done(200, body);
    }

    private CompletableFuture<HttpResponse> create(HttpRequest request, Caller.Known caller) {
        JsonNode body = Bodies.read(request, List.of("name", "expires", "uid"));
        String uid = Bodies.text(body, "uid").orElse(caller.identity().name());
        String name = Bodies.text(body, "name").orElse("").strip();
        Duration life = Bodies.text(body, "expires").map(TokensApi::span).orElse(LIFE);
        if (caller.api()) {
            throw forbidden("an API token makes no others, or revoking it would not help: log in first");
        }
        if (!uid.equals(caller.identity().name()) && !caller.identity().mayAdminister()) {
            throw forbidden("tokens for others are for admins");
        }
        if (name.isEmpty() || name.length() > NAME_MAX) {
            throw AuthError.invalid(
                    "name: expected 1 to " + NAME_MAX + " characters that say what the token is for, such as ci");
        }
        return directory.issue(uid, name, life).thenApply(issued -> {
            ObjectNode answer = token(issued.token());
            return Bodies.json(201, answer.put("token", sessions.text(issued.token(), issued.key())));
        });
    }

    private static Duration span(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration span = switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            if (span.compareTo(LIFE_MAX) <= 0) {
                return span;
            }
        }
        throw AuthError.invalid("expires '" + text + "': expected a time span of at most 366d, such as 90d or 12h");
    }

    /** An admin may end any token, one from a login too, whose id is in the audit log. */
    private CompletableFuture<HttpResponse> revoke(Caller.Known caller, String id) {
        Optional<ApiToken> known = directory.accounts().token(id);
        boolean own = known.filter(token -> token.uid().equals(caller.identity().name()))
                .isPresent();
        if (!own && !caller.identity().mayAdminister()) {
            throw new AuthError(404, AuthError.Code.ERR_UNKNOWN_TOKEN, "you have no token '" + id + "'");
        }
        return directory
                .revokeToken(id, known.map(ApiToken::expires).orElse(clock.now().plus(sessions.life())))
                .thenApply(done -> HttpResponse.empty(204));
    }

    private ObjectNode keys() {
        ObjectNode body = Bodies.object();
        ArrayNode array = body.putArray("array");
        directory.accounts().keys().forEach(key -> array.add(key(key)));
        return body;
    }

    private static ObjectNode key(SigningKey key) {
        return Bodies.object()
                .put("id", key.id())
                .put("created", key.created().toString())
                .put("signs", key.signs());
    }

    private static ObjectNode token(ApiToken token) {
        return Bodies.object()
                .put("id", token.id())
                .put("uid", token.uid())
                .put("name", token.name())
                .put("created", token.created().toString())
                .put("expires", token.expires().toString());
    }

    private static AuthError forbidden(String why) {
        return new AuthError(403, AuthError.Code.ERR_FORBIDDEN, why);
    }

    private static CompletableFuture<HttpResponse> done(int status, JsonNode body) {
        return CompletableFuture.completedFuture(Bodies.json(status, body));
    }
}

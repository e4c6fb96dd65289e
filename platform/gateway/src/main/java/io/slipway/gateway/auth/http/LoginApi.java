package io.slipway.gateway.auth.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.gateway.auth.audit.Audit;
import io.slipway.gateway.auth.login.Login;
import io.slipway.gateway.auth.tokens.Sessions;
import io.slipway.gateway.auth.tokens.Tokens;
import io.slipway.gateway.auth.users.AuthError;
import io.slipway.gateway.auth.users.User;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Query;
import io.slipway.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Logging in: {@code POST /acs/api/v1/auth/login} for programs, {@code /login} for browsers. Every master does it by
 * itself.
 */
final class LoginApi {
    private static final String PATH = "/acs/api/v1/auth/login";
    private static final Headers PAGE = Headers.of(
            "Content-Type",
            "text/html; charset=utf-8",
            "Cache-Control",
            "no-store",
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin");

    private final Login login;
    private final Sessions sessions;
    private final Audit audit;
    private final boolean secure;
    private final String page = read();

    /** @param secure whether cookies are for TLS only */
    LoginApi(Login login, Sessions sessions, Audit audit, boolean secure) {
        this.login = login;
        this.sessions = sessions;
        this.audit = audit;
        this.secure = secure;
    }

    void register(Router router) {
        router.on("POST", PATH, (request, path) -> Bodies.guarded(() -> byProgram(request)));
        router.on("GET", "/acs/api/v1/auth/providers", (request, path) -> done(Bodies.json(200, providers())));
        router.on("GET", "/login", (request, path) -> done(page(200, "")));
        router.on("POST", "/login", (request, path) -> byForm(request));
    }

    /** {@code {"uid","password"}}, or of a service account {@code {"uid","token"}} or {@code {"token"}}. */
    private CompletableFuture<HttpResponse> byProgram(HttpRequest request) {
        JsonNode body = Bodies.read(request, List.of("uid", "password", "token"));
        String token = Bodies.text(body, "token").orElse("");
        String uid = Bodies.text(body, "uid").orElse(token.isEmpty() ? "" : Tokens.claimedUid(token));
        String password = Bodies.text(body, "password").orElse("");
        if (uid.isEmpty() || password.isEmpty() == token.isEmpty()) {
            throw AuthError.invalid("expected {\"uid\":...,\"password\":...}, or of a service account"
                    + " {\"uid\":...,\"token\":...} with a token that its private key has signed (RS256; uid, exp)");
        }
        return (token.isEmpty()
                        ? login.byPassword(uid, password, request.remoteAddress())
                        : login.byServiceToken(uid, token, request.remoteAddress()))
                .whenComplete((user, failure) -> told(request, uid, failure))
                .thenApply(user -> Bodies.json(
                        200, Bodies.object().put("token", opened(request, user).text())));
    }

    private Sessions.Issued opened(HttpRequest request, User user) {
        Sessions.Issued issued = sessions.open(user)
                .orElseThrow(() -> new AuthError(
                        503, AuthError.Code.ERR_INVALID_DATA, "there is no signing key yet; try again in a moment"));
        audit.login(request, user.uid(), issued.claims().id(), 200);
        return issued;
    }

    private void told(HttpRequest request, String uid, @Nullable Throwable failure) {
        if (failure != null && Bodies.cause(failure) instanceof AuthError) {
            audit.login(request, uid, "", 401);
        }
    }

    /** {@code uid} and {@code password} of a form; the token goes into a cookie. */
    private CompletableFuture<HttpResponse> byForm(HttpRequest request) {
        if (!Cookies.isOwnPage(request.headers())) {
            return done(page(403, "The form must be sent from this page."));
        }
        Query form = Query.parse(request.text());
        String uid = form.first("uid").orElse("");
        String password = form.first("password").orElse("");
        return login.byPassword(uid, password, request.remoteAddress())
                .whenComplete((user, failure) -> told(request, uid, failure))
                .<HttpResponse>thenApply(user -> new HttpResponse.Full(
                        303,
                        Headers.of(
                                "Location",
                                "/",
                                "Cache-Control",
                                "no-store",
                                "Set-Cookie",
                                Cookies.set(opened(request, user).text(), sessions.life(), secure)),
                        new byte[0]))
                .exceptionally(failure -> refused(Bodies.cause(failure)));
    }

    private HttpResponse refused(Throwable failure) {
        if (failure instanceof Login.TooMany tooMany) {
            HttpResponse.Full answer = page(429, tooMany.getMessage() + ".");
            return new HttpResponse.Full(
                    429, answer.headers().with("Retry-After", String.valueOf(tooMany.seconds())), answer.body());
        }
        if (failure instanceof AuthError error) {
            return page(error.status(), String.valueOf(error.getMessage()));
        }
        throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /** @param problem a text of ours, put into the page as it is */
    private HttpResponse.Full page(int status, String problem) {
        return new HttpResponse.Full(
                status, PAGE, page.replace("{{problem}}", problem).getBytes(StandardCharsets.UTF_8));
    }

    private static String read() {
        try (InputStream in = LoginApi.class.getResourceAsStream("login.html")) {
            if (in == null) {
                throw new IllegalStateException("login.html is missing from the distribution; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode providers() {
        ObjectNode providers = Bodies.object();
        provider(
                providers.putObject("dcos-users"),
                "dcos-uid-password",
                "dcos-usercredential-post-receive-authtoken",
                "User name and password");
        provider(
                providers.putObject("dcos-services"),
                "dcos-uid-servicekey",
                "dcos-servicecredential-post-receive-authtoken",
                "Service account and its key");
        return providers;
    }

    private static void provider(ObjectNode to, String type, String method, String description) {
        to.put("authentication-type", type).put("client-method", method);
        to.putObject("config").put("start_flow_url", PATH);
        to.put("description", description);
    }

    private static CompletableFuture<HttpResponse> done(HttpResponse answer) {
        return CompletableFuture.completedFuture(answer);
    }
}

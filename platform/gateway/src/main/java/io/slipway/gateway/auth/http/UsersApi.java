package io.slipway.gateway.auth.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.gateway.auth.permissions.Grant;
import io.slipway.gateway.auth.permissions.Role;
import io.slipway.gateway.auth.tokens.Tokens;
import io.slipway.gateway.auth.users.AuthError;
import io.slipway.gateway.auth.users.Directory;
import io.slipway.gateway.auth.users.User;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import io.slipway.marathonapi.PathId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code /acs/api/v1/users}: users, service accounts, and what they may do. For admins. */
final class UsersApi {
    static final String PATH = "/acs/api/v1/users";

    private static final String ONE = PATH + "/{uid}";
    private static final String GRANTS = ONE + "/grants";

    private final Directory directory;
    private final Passwords passwords;
    private final Executor slow;

    UsersApi(Directory directory, Passwords passwords, Executor slow) {
        this.directory = directory;
        this.passwords = passwords;
        this.slow = slow;
    }

    void register(Router router) {
        router.on("GET", PATH, (request, path) -> done(200, list(request)));
        router.on("GET", ONE, (request, path) -> Bodies.guarded(() -> done(200, user(find(path.get("uid"))))));
        router.on("PUT", ONE, (request, path) -> Bodies.guarded(() -> create(request, path.get("uid"))));
        router.on("PATCH", ONE, (request, path) -> Bodies.guarded(() -> change(request, path.get("uid"))));
        router.on("DELETE", ONE, (request, path) -> Bodies.guarded(() -> noContent(directory.remove(path.get("uid")))));
        router.on(
                "DELETE",
                ONE + "/tokens",
                (request, path) -> Bodies.guarded(() -> noContent(directory.revokeAll(path.get("uid")))));
        router.on(
                "GET",
                GRANTS,
                (request, path) -> Bodies.guarded(() -> {
                    ObjectNode body = Bodies.object();
                    body.set("array", grants(find(path.get("uid"))));
                    return done(200, body);
                }));
        router.on(
                "PUT",
                GRANTS,
                (request, path) -> Bodies.guarded(() -> {
                    JsonNode body = Bodies.read(request, List.of("role", "path"));
                    Grant grant = grant(
                            Bodies.text(body, "role").orElse(""),
                            Bodies.text(body, "path").orElse("/"));
                    return noContent(directory.grant(path.get("uid"), grant));
                }));
        router.on(
                "DELETE",
                GRANTS,
                (request, path) -> Bodies.guarded(() -> {
                    Grant grant = grant(
                            request.query().first("role").orElse(""),
                            request.query().first("path").orElse("/"));
                    return noContent(directory.revoke(path.get("uid"), grant));
                }));
    }

    private ObjectNode list(HttpRequest request) {
        boolean services =
                request.query().first("type").filter("service"::equals).isPresent();
        ObjectNode body = Bodies.object();
        ArrayNode array = body.putArray("array");
        directory.accounts().users().stream()
                .filter(user -> !services || user.isService())
                .forEach(user -> array.add(user(user)));
        return body;
    }

    private User find(String uid) {
        return directory
                .accounts()
                .user(uid)
                .orElseThrow(
                        () -> new AuthError(404, AuthError.Code.ERR_UNKNOWN_USER_ID, "there is no user '" + uid + "'"));
    }

    private CompletableFuture<HttpResponse> create(HttpRequest request, String uid) {
        JsonNode body = Bodies.read(request, List.of("description", "password", "public_key"));
        String description = Bodies.text(body, "description").orElse("");
        Optional<String> password = Bodies.text(body, "password");
        Optional<String> key = Bodies.text(body, "public_key");
        if (password.isPresent() == key.isPresent()) {
            throw AuthError.invalid(
                    "expected either a password, for a person, or a public_key (RSA, PEM), for a" + " service account");
        }
        User.check(uid, description);
        key.ifPresent(Tokens::publicKey);
        password.ifPresent(Passwords::check);
        return hashed(password)
                .thenCompose(hash -> directory.create(uid, description, hash.orElse(""), key.orElse("")))
                .thenApply(user -> HttpResponse.empty(201));
    }

    private CompletableFuture<HttpResponse> change(HttpRequest request, String uid) {
        JsonNode body = Bodies.read(request, List.of("description", "password", "public_key"));
        Optional<String> password = Bodies.text(body, "password");
        Optional<String> key = Bodies.text(body, "public_key");
        key.ifPresent(Tokens::publicKey);
        password.ifPresent(Passwords::check);
        return hashed(password)
                .thenCompose(hash -> directory.change(uid, Bodies.text(body, "description"), hash, key))
                .thenApply(user -> HttpResponse.empty(204));
    }

    CompletableFuture<Optional<String>> hashed(Optional<String> password) {
        return password.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.supplyAsync(() -> password.map(passwords::hash), slow);
    }

    private static Grant grant(String role, String path) {
        Role known = Role.of(role)
                .orElseThrow(
                        () -> AuthError.invalid("role '" + role + "': expected admin, operator, developer or viewer"));
        try {
            return new Grant(known, PathId.parse(path));
        } catch (IllegalArgumentException e) {
            throw AuthError.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode user(User user) {
        ObjectNode json = Bodies.object()
                .put("uid", user.uid())
                .put("url", PATH + "/" + user.uid())
                .put("description", user.description())
                .put("is_remote", false)
                .put("is_service", user.isService())
                .put("provider_type", "internal")
                .put("provider_id", "");
        if (user.isService()) {
            json.put("public_key", user.publicKey());
        }
        json.set("grants", grants(user));
        return json;
    }

    static ArrayNode grants(User user) {
        ArrayNode array = Bodies.object().putArray("array");
        user.grants()
                .forEach(grant -> array.addObject()
                        .put("role", grant.role().word())
                        .put("path", grant.path().toString()));
        return array;
    }

    private static CompletableFuture<HttpResponse> noContent(CompletableFuture<User> change) {
        return change.thenApply(user -> HttpResponse.empty(204));
    }

    private static CompletableFuture<HttpResponse> done(int status, JsonNode body) {
        return CompletableFuture.completedFuture(Bodies.json(status, body));
    }
}

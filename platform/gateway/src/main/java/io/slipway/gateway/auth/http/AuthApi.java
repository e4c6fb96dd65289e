package io.slipway.gateway.auth.http;

import io.slipway.gateway.auth.audit.Audit;
import io.slipway.gateway.auth.audit.AuditApi;
import io.slipway.gateway.auth.login.Login;
import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.gateway.auth.tokens.Sessions;
import io.slipway.gateway.auth.tokens.Tokens;
import io.slipway.gateway.auth.users.AuthError;
import io.slipway.gateway.auth.users.Directory;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import io.slipway.runtime.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The API of users, tokens and logins, and the pages that go with it. */
public final class AuthApi {
    /** The front door's paths that it serves, with all below them. */
    public static final List<String> PREFIXES =
            List.of("/acs", "/login", "/metadata", "/dcos-metadata", "/pkgpanda", "/ca", "/system/v1/audit");

    private final Directory directory;
    private final Callers callers;
    private final Sessions sessions;
    private final Tokens tokens;
    private final Login login;
    private final Audit audit;

    /** What it speaks for. */
    public AuthApi(Directory directory, Callers callers, Sessions sessions, Tokens tokens, Login login, Audit audit) {
        this.directory = directory;
        this.callers = callers;
        this.sessions = sessions;
        this.tokens = tokens;
        this.login = login;
        this.audit = audit;
    }

    /**
     * What it says of the cluster.
     *
     * @param version this software's
     * @param address this machine's, as clients reach it
     * @param secure whether the front door speaks TLS
     * @param authority the certificate of the cluster's authority (PEM); empty without TLS
     */
    public record Cluster(String version, String address, boolean secure, Supplier<Optional<String>> authority) {}

    /** All of it. */
    public Router routes(Cluster cluster, Passwords passwords, Executor slow, Clock clock, AuditApi auditApi) {
        Router router = open(cluster);
        UsersApi users = new UsersApi(directory, passwords, slow);
        users.register(router);
        new LoginApi(login, sessions, audit, cluster.secure).register(router);
        new TokensApi(callers, directory, sessions, tokens, login, users, clock, cluster.secure).register(router);
        return router.mount("/system/v1/audit", auditApi);
    }

    /** Where there is no login: what is asked for without one, and the reason why the rest is not there. */
    public Router routesWithoutLogin(Cluster cluster) {
        HttpHandler off = request -> CompletableFuture.completedStage(Bodies.error(new AuthError(
                404,
                AuthError.Code.ERR_AUTH_OFF,
                "this cluster has no login: everybody who reaches it may do everything. Set auth = true in"
                        + " master.conf, or start with 'slipway up --auth'")));
        Router router = open(cluster).mount("/acs", off).mount("/system/v1/audit", off);
        router.on(
                "GET",
                "/login",
                (request, path) -> CompletableFuture.completedStage(
                        new HttpResponse.Full(302, io.slipway.http.Headers.of("Location", "/"), new byte[0])));
        return router;
    }

    private Router open(Cluster cluster) {
        Router router = new Router();
        new ClusterPages(
                        cluster.version,
                        cluster.address,
                        () -> directory.accounts().cluster(),
                        cluster.authority)
                .register(router);
        return router;
    }
}

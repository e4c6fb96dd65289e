package io.slipway.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.gateway.auth.audit.Audit;
import io.slipway.gateway.auth.audit.AuditApi;
import io.slipway.gateway.auth.http.Audited;
import io.slipway.gateway.auth.http.AuthApi;
import io.slipway.gateway.auth.http.Callers;
import io.slipway.gateway.auth.http.Gate;
import io.slipway.gateway.auth.http.OnBehalf;
import io.slipway.gateway.auth.login.Login;
import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.gateway.auth.tokens.Sessions;
import io.slipway.gateway.auth.tokens.Tokens;
import io.slipway.gateway.auth.users.Directory;
import io.slipway.gateway.auth.users.SigningKey;
import io.slipway.http.HttpHandler;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Who may come in by a master's front door, and what they may do. Thread-safe. */
public final class Auth implements AutoCloseable {
    private static final int WORKERS = 2;

    /** At a tenth of a second for each, who comes later would wait for too long. */
    private static final int QUEUE = 64;

    private final AuthConfig config;
    private final Executor slow;
    private final Runnable onClose;
    private final Passwords passwords;
    private final Directory directory;
    private final Callers callers;
    private final Audit audit;
    private final Metrics metrics;
    private final HttpHandler api;

    /** Where the audit log is kept. */
    public record AuditLog(EventLog lines, IntFunction<CompletableFuture<List<JsonNode>>> last) {}

    private Auth(
            AuthConfig config,
            EventLoop loop,
            ReplicatedLog log,
            Ids ids,
            Metrics metrics,
            AuditLog auditLog,
            Executor slow,
            BiFunction<String, Instant, SigningKey> keys,
            Runnable onClose) {
        this.config = config;
        this.metrics = metrics;
        this.slow = slow;
        this.onClose = onClose;
        this.passwords = new Passwords(config.passwordCost());
        this.directory = new Directory(
                loop,
                log,
                ids,
                new Directory.Settings(AuthConfig.LOGIN, AuthConfig.KEY_AGE, config.first()),
                slow,
                keys);
        Tokens tokens = new Tokens();
        Sessions sessions = new Sessions(directory::accounts, tokens, ids, loop.clock(), AuthConfig.LOGIN);
        this.callers = new Callers(sessions, config.joinToken());
        this.audit = new Audit(auditLog.lines());
        Login login = new Login(directory::accounts, passwords, slow, loop.clock(), metrics);
        AuthApi routes = new AuthApi(directory, callers, sessions, tokens, login, audit);
        AuthApi.Cluster cluster =
                new AuthApi.Cluster(config.version(), config.address(), config.secure(), config.authority());
        this.api = config.on()
                ? routes.routes(cluster, passwords, slow, loop.clock(), new AuditApi(auditLog.last()))
                : routes.routesWithoutLogin(cluster);
    }

    /**
     * Joins the log under the name {@code auth}; the log must not have been started yet.
     *
     * @param loop where users and tokens live
     */
    public static Auth start(
            AuthConfig config, EventLoop loop, ReplicatedLog log, Ids ids, Metrics metrics, AuditLog auditLog) {
        ThreadPoolExecutor worker = worker();
        return new Auth(config, loop, log, ids, metrics, auditLog, worker, Tokens::newKey, worker::shutdownNow);
    }

    /** The same, with passwords hashed on {@code slow} and keys made by {@code keys}. */
    static Auth on(
            Executor slow,
            BiFunction<String, Instant, SigningKey> keys,
            AuthConfig config,
            EventLoop loop,
            ReplicatedLog log,
            Ids ids,
            Metrics metrics,
            AuditLog auditLog) {
        return new Auth(config, loop, log, ids, metrics, auditLog, slow, keys, () -> {});
    }

    private static ThreadPoolExecutor worker() {
        ThreadPoolExecutor worker = new ThreadPoolExecutor(
                WORKERS, WORKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "auth");
                    thread.setDaemon(true);
                    return thread;
                });
        worker.allowCoreThreadTimeOut(true);
        return worker;
    }

    /** Whether there is a login. */
    public boolean isOn() {
        return config.on();
    }

    /** In front of the front door: lets in who may. */
    public HttpHandler gate(HttpHandler door) {
        return config.on() ? new Gate(callers, audit, metrics, door) : door;
    }

    /** In front of the rooms of the master that answers: writes down what is changed. */
    public HttpHandler audited(HttpHandler rooms) {
        return config.on() ? new Audited(callers, audit, rooms) : rooms;
    }

    /** In front of the scheduler, for whoever asks it in the name of others. */
    public HttpHandler onBehalf(HttpHandler scheduler) {
        return config.on() ? new OnBehalf(callers, scheduler) : scheduler;
    }

    /** Users, tokens and keys, the login, and what the dcos CLI asks for; whole paths, {@link AuthApi#PREFIXES}. */
    public HttpHandler api() {
        return api;
    }

    /**
     * Creates an admin when there is no user at all; this master must lead.
     *
     * @return false when there were users already
     */
    public CompletableFuture<Boolean> createFirst(String uid, String password) {
        return CompletableFuture.supplyAsync(() -> passwords.hash(password), slow)
                .thenCompose(hash -> directory.createFirst(Directory.First.person(uid, hash)));
    }

    /** Ends the threads; requests under way fail. */
    @Override
    public void close() {
        onClose.run();
    }
}

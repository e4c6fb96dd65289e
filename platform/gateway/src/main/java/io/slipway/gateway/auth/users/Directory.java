package io.slipway.gateway.auth.users;

import io.slipway.gateway.auth.permissions.Grant;
import io.slipway.replication.Decision;
import io.slipway.replication.LogException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.Shell;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around {@link AuthCore}: users, tokens and keys in the replicated log under the name {@code auth}. The
 * leader names the cluster, creates the first admin it was told of, and makes a new signing key when the last is old.
 * Changes fail with {@link AuthError} when they cannot be, and as {@link Shell#submit} says. Thread-safe.
 */
public final class Directory {
    private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
    private static final Duration LOOK = Duration.ofHours(1);

    private final Shell<AuthCore, AuthRecord, Void> shell;
    private final AuthCore core = new AuthCore();
    private final EventLoop loop;
    private final Ids ids;
    private final Settings settings;
    private final Executor slow;
    private final BiFunction<String, Instant, SigningKey> keys;

    /** A key is being made; on the loop only. */
    private boolean making;

    /**
     * What it is told.
     *
     * @param login how long a login lasts
     * @param keyAge how old a signing key becomes
     * @param first the first admin, created when there is no user at all
     */
    public record Settings(Duration login, Duration keyAge, Optional<First> first) {}

    /**
     * The first admin: a person with a hash, or a program with a key; one of them is empty.
     *
     * @param publicKey RSA, PEM
     */
    public record First(String uid, String passwordHash, String publicKey) {
        /** A person. */
        public static First person(String uid, String passwordHash) {
            return new First(uid, passwordHash, "");
        }

        /** A service account. */
        public static First service(String uid, String publicKey) {
            return new First(uid, "", publicKey);
        }
    }

    /**
     * Joins the log, which must not have been started yet.
     *
     * @param slow where keys are made
     * @param keys makes a signing key from its id and the time
     */
    public Directory(
            EventLoop loop,
            ReplicatedLog log,
            Ids ids,
            Settings settings,
            Executor slow,
            BiFunction<String, Instant, SigningKey> keys) {
        this.loop = loop;
        this.ids = ids;
        this.settings = settings;
        this.slow = slow;
        this.keys = keys;
        this.shell = new Shell<>(loop, log, "auth", core, effect -> {}, new Role());
        EventLoop.Timer unused = loop.every(LOOK, this::keepKeyYoung);
    }

    /** What stands. */
    public Accounts accounts() {
        return core.accounts();
    }

    /** Creates a user: a person with a hash, or a program with a key; one of them is empty. */
    public CompletableFuture<User> create(String uid, String description, String passwordHash, String publicKey) {
        String stamp = ids.hex(16);
        return shell.submit((state, now) ->
                state.create(new User(uid, description, passwordHash, publicKey, stamp, now, List.of())));
    }

    /** Creates the first admin; false when there are users already. */
    public CompletableFuture<Boolean> createFirst(First first) {
        return shell.submit((state, now) -> state.createFirst(admin(first, now)));
    }

    private User admin(First first, Instant now) {
        return new User(
                first.uid(),
                "The first admin",
                first.passwordHash(),
                first.publicKey(),
                ids.hex(16),
                now,
                List.of(Grant.of(io.slipway.gateway.auth.permissions.Role.ADMIN)));
    }

    /** Changes what is given. */
    public CompletableFuture<User> change(
            String uid, Optional<String> description, Optional<String> passwordHash, Optional<String> publicKey) {
        AuthCore.Change change = new AuthCore.Change(description, passwordHash, publicKey, ids.hex(16));
        return shell.submit((state, now) -> state.change(uid, change));
    }

    /** Removes a user with its tokens. */
    public CompletableFuture<User> remove(String uid) {
        return shell.submit((state, now) -> state.remove(uid));
    }

    /** Gives a role. */
    public CompletableFuture<User> grant(String uid, Grant grant) {
        return shell.submit((state, now) -> state.grant(uid, grant));
    }

    /** Takes a role away. */
    public CompletableFuture<User> revoke(String uid, Grant grant) {
        return shell.submit((state, now) -> state.revoke(uid, grant));
    }

    /** An API token, and the key to sign it with. */
    public record Issued(ApiToken token, SigningKey key) {}

    /** Remembers a new API token. */
    public CompletableFuture<Issued> issue(String uid, String name, Duration life) {
        String id = ids.hex(16);
        return shell.submit((state, now) -> {
            SigningKey key = state.accounts()
                    .signing()
                    .orElseThrow(() -> AuthError.invalid("there is no signing key yet; try again in a moment"));
            Instant from = now.truncatedTo(ChronoUnit.SECONDS);
            Decision<AuthRecord, Void, ApiToken> decision =
                    state.issue(new ApiToken(id, uid, name, key.id(), from, from.plus(life)));
            return new Decision<>(decision.records(), List.of(), new Issued(decision.reply(), key));
        });
    }

    /** Ends one token. */
    public CompletableFuture<Boolean> revokeToken(String id, Instant expires) {
        return shell.submit((state, now) -> state.revokeToken(id, now, expires));
    }

    /** Ends all tokens of a user. */
    public CompletableFuture<User> revokeAll(String uid) {
        String stamp = ids.hex(16);
        return shell.submit((state, now) -> state.revokeAll(uid, stamp));
    }

    /** Signs with a new key from now on. */
    public CompletableFuture<SigningKey> rotate() {
        String id = ids.hex(8);
        Instant now = loop.clock().now();
        return CompletableFuture.supplyAsync(() -> keys.apply(id, now), slow)
                .thenCompose(key -> shell.submit((state, later) -> state.rotate(key, later, settings.login)))
                .whenComplete((key, failure) -> {
                    if (failure == null) {
                        LOG.info("auth: tokens are signed with key {} from now on", key.id());
                    }
                });
    }

    private void keepKeyYoung() {
        Optional<SigningKey> present = core.accounts().signing();
        Instant old = loop.clock().now().minus(settings.keyAge);
        if (!shell.isLeading()
                || making
                || present.filter(key -> key.created().isAfter(old)).isPresent()) {
            return;
        }
        making = true;
        rotate().whenComplete((key, failure) -> loop.execute(() -> {
            making = false;
            if (failure != null) {
                LOG.warn("auth: no new signing key could be made: {}", failure.getMessage());
            }
        }));
    }

    private final class Role implements Shell.Role<AuthCore> {
        @Override
        public void leading(AuthCore state) {
            if (state.accounts().cluster().isEmpty()) {
                String id = ids.uuid().toString();
                var unused = shell.submitNow((core, time) -> core.name(id));
            }
            settings.first.ifPresent(first -> shell.submitNow((core, time) -> core.createFirst(admin(first, time)))
                    .thenAccept(created -> {
                        if (created) {
                            LOG.info("auth: created the first admin '{}'", first.uid());
                        }
                    }));
            keepKeyYoung();
        }

        @Override
        public void following() {
            making = false;
        }

        @Override
        public void failed(LogException cause) {
            LOG.error("auth: the log failed, no change is possible any more: {}", cause.getMessage());
        }
    }
}

package io.slipway.gateway.auth.login;

import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.gateway.auth.tokens.Tokens;
import io.slipway.gateway.auth.users.Accounts;
import io.slipway.gateway.auth.users.AuthError;
import io.slipway.gateway.auth.users.User;
import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Finds out whether somebody is who they say. An unknown user, one who logs in otherwise, and a wrong password get the
 * same answer after the same time. Thread-safe.
 */
public final class Login {
    /** What is measured. */
    public static final List<Meter> METERS =
            List.of(Meter.counter("auth.logins", "Logins, by how they ended: right, wrong or refused.", "outcome"));

    private final Supplier<Accounts> accounts;
    private final Passwords passwords;
    private final Executor slow;
    private final Clock clock;
    private final Metrics metrics;
    private final Throttle users = new Throttle(5, Duration.ofSeconds(1), Duration.ofMinutes(1));
    private final Throttle addresses = new Throttle(20, Duration.ofSeconds(1), Duration.ofMinutes(5));

    /** @param slow where passwords are hashed */
    public Login(Supplier<Accounts> accounts, Passwords passwords, Executor slow, Clock clock, Metrics metrics) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.slow = slow;
        this.clock = clock;
        this.metrics = metrics;
        metrics.declare(METERS);
    }

    /** Somebody was refused without a look, and may try again later. */
    public static final class TooMany extends RuntimeException {
        private final long seconds;

        TooMany(Duration wait) {
            super("too many wrong logins; try again in " + seconds(wait) + " s", null, false, false);
            this.seconds = seconds(wait);
        }

        private static long seconds(Duration wait) {
            return Math.max(1, wait.plusMillis(999).toSeconds());
        }

        /** When. */
        public long seconds() {
            return seconds;
        }
    }

    /** By password. Fails with {@link AuthError} 401 or {@link TooMany}. */
    public CompletableFuture<User> byPassword(String uid, String password, String address) {
        return judged(
                uid,
                address,
                () -> accounts.get()
                        .user(uid)
                        .filter(user -> passwords.matches(password, user.passwordHash()))
                        .or(() -> unknown(uid, password)));
    }

    /** Takes as long as a known user with a wrong password. */
    private Optional<User> unknown(String uid, String password) {
        if (accounts.get().user(uid).isEmpty()) {
            boolean unused = passwords.matches(password, "");
        }
        return Optional.empty();
    }

    /** By a token that a service account has signed for itself. Fails as the other. */
    public CompletableFuture<User> byServiceToken(String uid, String token, String address) {
        return judged(
                uid,
                address,
                () -> accounts.get()
                        .user(uid)
                        .filter(User::isService)
                        .filter(user -> Tokens.isOf(uid, user.publicKey(), token, clock.now())));
    }

    private CompletableFuture<User> judged(String uid, String address, Supplier<Optional<User>> look) {
        long now = clock.nanoTime();
        Duration wait = longer(users.wait(uid, now), addresses.wait(address, now));
        if (!wait.isZero()) {
            metrics.count("auth.logins", "outcome", "refused");
            return CompletableFuture.failedFuture(new TooMany(wait));
        }
        users.tries(uid, now);
        addresses.tries(address, now);
        return CompletableFuture.supplyAsync(() -> told(uid, address, look.get()), slow);
    }

    private User told(String uid, String address, Optional<User> found) {
        if (found.isPresent()) {
            users.forgive(uid);
            addresses.takeBack(address); // who has an account gains no tries at others
            metrics.count("auth.logins", "outcome", "right");
            return found.get();
        }
        metrics.count("auth.logins", "outcome", "wrong");
        throw new AuthError(
                401, AuthError.Code.ERR_INVALID_CREDENTIALS, "The username or password provided is incorrect.");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}

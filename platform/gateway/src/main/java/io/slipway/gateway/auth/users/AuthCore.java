package io.slipway.gateway.auth.users;

import io.slipway.gateway.auth.permissions.Grant;
import io.slipway.gateway.auth.permissions.Role;
import io.slipway.replication.Core;
import io.slipway.replication.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides about users, tokens and keys. Pure: hashes, keys and random texts are made outside and handed in.
 *
 * <p>A user is created, changed and removed. A change of the password, and {@link #revokeAll}, change the user's stamp:
 * tokens from logins carry the stamp they were given out under, and so end. API tokens are good as long as they are
 * remembered. There is always an admin once there was one.
 */
public final class AuthCore implements Core<AuthRecord> {
    /** How many accounts there may be. */
    public static final int USERS_MAX = 10_000;

    /** How many API tokens one account may have. */
    public static final int TOKENS_MAX = 100;

    private volatile Accounts accounts = new Accounts();

    /** What stands; any thread. */
    public Accounts accounts() {
        return accounts;
    }

    /**
     * What is changed of a user; what is empty stays.
     *
     * @param stamp the new one, for when the password or key changes
     */
    public record Change(
            Optional<String> description, Optional<String> passwordHash, Optional<String> publicKey, String stamp) {}

    /** Names the cluster unless it has a name. */
    public Decision<AuthRecord, Void, String> name(String id) {
        return accounts.cluster().isEmpty()
                ? done(id, new AuthRecord.ClusterNamed(id))
                : Decision.reply(accounts.cluster());
    }

    /** @throws AuthError when there is one of this name, or there are too many */
    public Decision<AuthRecord, Void, User> create(User user) {
        User.check(user.uid(), user.description());
        if (accounts.user(user.uid()).isPresent()) {
            throw new AuthError(
                    409,
                    AuthError.Code.ERR_USER_EXISTS,
                    "user '" + user.uid() + "' exists already; change it with PATCH, or remove it first");
        }
        if (accounts.users().size() >= USERS_MAX) {
            throw AuthError.invalid("there are " + USERS_MAX + " users already, which is the most there can be");
        }
        return done(user, new AuthRecord.UserSet(user));
    }

    /** Creates the first admin; false when there are users already. */
    public Decision<AuthRecord, Void, Boolean> createFirst(User admin) {
        User.check(admin.uid(), admin.description());
        return accounts.users().isEmpty() ? done(true, new AuthRecord.UserSet(admin)) : Decision.reply(false);
    }

    /** @throws AuthError when there is no such user, or a person is given a key or a program a password */
    public Decision<AuthRecord, Void, User> change(String uid, Change change) {
        User user = existing(uid);
        if (user.isService() ? change.passwordHash.isPresent() : change.publicKey.isPresent()) {
            throw AuthError.invalid(
                    user.isService()
                            ? "'" + uid + "' is a service account: it has a key instead of a password"
                            : "'" + uid + "' is a person's account: it has a password instead of a key");
        }
        boolean secret = change.passwordHash.isPresent() || change.publicKey.isPresent();
        User changed = new User(
                uid,
                change.description.orElse(user.description()),
                change.passwordHash.orElse(user.passwordHash()),
                change.publicKey.orElse(user.publicKey()),
                secret ? change.stamp : user.stamp(),
                user.created(),
                user.grants());
        User.check(uid, changed.description());
        return changed.equals(user) ? Decision.reply(user) : done(changed, new AuthRecord.UserSet(changed));
    }

    /** @throws AuthError when there is no such user, or it is the last admin */
    public Decision<AuthRecord, Void, User> remove(String uid) {
        User user = existing(uid);
        keepAnAdmin(user, List.of());
        return done(user, new AuthRecord.UserRemoved(uid));
    }

    /** @throws AuthError when there is no such user */
    public Decision<AuthRecord, Void, User> grant(String uid, Grant grant) {
        User user = existing(uid);
        if (user.grants().contains(grant)) {
            return Decision.reply(user);
        }
        User changed = user.withGrants(
                Stream.concat(user.grants().stream(), Stream.of(grant)).toList());
        return done(changed, new AuthRecord.UserSet(changed));
    }

    /** @throws AuthError when the user has no such grant, or it is the last admin's */
    public Decision<AuthRecord, Void, User> revoke(String uid, Grant grant) {
        User user = existing(uid);
        if (!user.grants().contains(grant)) {
            throw new AuthError(
                    404,
                    AuthError.Code.ERR_INVALID_DATA,
                    "'" + uid + "' is not " + grant + "; it has " + user.grants());
        }
        List<Grant> left =
                user.grants().stream().filter(one -> !one.equals(grant)).toList();
        keepAnAdmin(user, left);
        User changed = user.withGrants(left);
        return done(changed, new AuthRecord.UserSet(changed));
    }

    private void keepAnAdmin(User user, List<Grant> left) {
        Predicate<List<Grant>> admin = grants -> grants.contains(Grant.of(Role.ADMIN));
        boolean others =
                accounts.users().stream().anyMatch(one -> !one.uid().equals(user.uid()) && admin.test(one.grants()));
        if (admin.test(user.grants()) && !admin.test(left) && !others) {
            throw new AuthError(
                    409,
                    AuthError.Code.ERR_LAST_ADMIN,
                    "'" + user.uid() + "' is the last admin: nobody could manage users any more. Make another one"
                            + " first: slipway auth user grant UID admin");
        }
    }

    /** @throws AuthError when there is no such user, or it has too many */
    public Decision<AuthRecord, Void, ApiToken> issue(ApiToken token) {
        existing(token.uid());
        List<ApiToken> own = tokensOf(token.uid());
        if (own.stream()
                .anyMatch(
                        one -> one.name().equals(token.name()) && one.expires().isAfter(token.created()))) {
            throw new AuthError(
                    409,
                    AuthError.Code.ERR_INVALID_DATA,
                    "'" + token.uid() + "' has a token named '" + token.name() + "'; revoke it first, or choose"
                            + " another name");
        }
        List<AuthRecord> records = new ArrayList<>();
        own.stream()
                .filter(one -> !one.expires().isAfter(token.created()))
                .forEach(one -> records.add(new AuthRecord.TokenRevoked(one.id(), token.created(), one.expires())));
        if (own.size() - records.size() >= TOKENS_MAX) {
            throw AuthError.invalid(
                    "'" + token.uid() + "' has " + TOKENS_MAX + " tokens, which is the most there can be; revoke some");
        }
        records.add(new AuthRecord.TokenIssued(token));
        return new Decision<>(records, List.of(), token);
    }

    private List<ApiToken> tokensOf(String uid) {
        return accounts.tokens().stream()
                .filter(token -> token.uid().equals(uid))
                .toList();
    }

    /** Ends one token, from a login or an API token, whether or not it is known. */
    public Decision<AuthRecord, Void, Boolean> revokeToken(String id, Instant now, Instant expires) {
        return accounts.isRevoked(id) || !expires.isAfter(now)
                ? Decision.reply(false)
                : done(true, new AuthRecord.TokenRevoked(id, now, expires));
    }

    /** Ends all tokens of a user. @throws AuthError when there is none */
    public Decision<AuthRecord, Void, User> revokeAll(String uid, String stamp) {
        User changed = existing(uid).withStamp(stamp);
        return new Decision<>(
                List.of(new AuthRecord.UserSet(changed), new AuthRecord.TokensRevoked(uid)), List.of(), changed);
    }

    /**
     * Signs with another key from now on. A key before it is forgotten when it has been out of use for longer than a
     * login lasts and no API token needs it.
     *
     * @param login how long a login lasts
     */
    public Decision<AuthRecord, Void, SigningKey> rotate(SigningKey key, Instant now, Duration login) {
        List<SigningKey> known = accounts.keys();
        List<String> forget = new ArrayList<>();
        for (int i = 0; i + 1 < known.size(); i++) {
            String id = known.get(i).id();
            Instant retired = known.get(i + 1).created();
            boolean needed = accounts.tokens().stream()
                    .anyMatch(token -> token.key().equals(id) && token.expires().isAfter(now));
            if (!needed && !retired.plus(login).isAfter(now)) {
                forget.add(id);
            }
        }
        return done(key, new AuthRecord.KeyAdded(key, forget));
    }

    private User existing(String uid) {
        return accounts.user(uid)
                .orElseThrow(
                        () -> new AuthError(404, AuthError.Code.ERR_UNKNOWN_USER_ID, "there is no user '" + uid + "'"));
    }

    private static <T> Decision<AuthRecord, Void, T> done(T reply, AuthRecord record) {
        return new Decision<>(List.of(record), List.of(), reply);
    }

    @Override
    public void apply(AuthRecord record) {
        accounts.apply(record);
    }

    @Override
    public byte[] encode(AuthRecord record) {
        return AuthJson.encode(record);
    }

    @Override
    public AuthRecord decode(byte[] bytes) {
        return AuthJson.decode(bytes);
    }

    @Override
    public byte[] snapshot() {
        return AuthJson.encodeAll(accounts.records());
    }

    @Override
    public void restore(byte[] snapshot) {
        Accounts restored = new Accounts();
        AuthJson.decodeAll(snapshot).forEach(restored::apply);
        accounts = restored;
    }
}

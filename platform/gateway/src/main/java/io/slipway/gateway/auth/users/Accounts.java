package io.slipway.gateway.auth.users;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Users, tokens and keys as they stand. Changed by {@link AuthCore} alone, on its loop; read by any thread, which may
 * see the parts of one change one after the other.
 */
public final class Accounts {
    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, ApiToken> tokens = new ConcurrentHashMap<>();
    private final Map<String, Instant> revoked = new ConcurrentHashMap<>();
    private final Map<String, SigningKey> keys = new ConcurrentHashMap<>();
    private volatile String cluster = "";
    private volatile @Nullable SigningKey signing;

    /** The cluster's id; empty before the first master has led. */
    public String cluster() {
        return cluster;
    }

    /** A user. */
    public Optional<User> user(String uid) {
        return Optional.ofNullable(users.get(uid));
    }

    /** All users by name. */
    public List<User> users() {
        return users.values().stream().sorted(Comparator.comparing(User::uid)).toList();
    }

    /** An API token. */
    public Optional<ApiToken> token(String id) {
        return Optional.ofNullable(tokens.get(id));
    }

    /** All API tokens, the oldest first. */
    public List<ApiToken> tokens() {
        return tokens.values().stream()
                .sorted(Comparator.comparing(ApiToken::created).thenComparing(ApiToken::id))
                .toList();
    }

    /** Whether a token was ended before its time. */
    public boolean isRevoked(String id) {
        return revoked.containsKey(id);
    }

    /** A key that verifies. */
    public Optional<SigningKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** All keys that verify, the oldest first. */
    public List<SigningKey> keys() {
        return keys.values().stream()
                .sorted(Comparator.comparing(SigningKey::created).thenComparing(SigningKey::id))
                .toList();
    }

    /** The key that signs; empty before the first master has led. */
    public Optional<SigningKey> signing() {
        return Optional.ofNullable(signing);
    }

    Map<String, Instant> revoked() {
        return Map.copyOf(revoked);
    }

    void apply(AuthRecord record) {
        if (record instanceof AuthRecord.ClusterNamed named) {
            cluster = named.id();
        } else if (record instanceof AuthRecord.UserSet set) {
            users.put(set.user().uid(), set.user());
        } else if (record instanceof AuthRecord.UserRemoved removed) {
            users.remove(removed.uid());
            removeTokens(removed.uid());
        } else if (record instanceof AuthRecord.TokenIssued issued) {
            tokens.put(issued.token().id(), issued.token());
        } else if (record instanceof AuthRecord.TokenRevoked one) {
            tokens.remove(one.id());
            revoked.values().removeIf(expires -> !expires.isAfter(one.at()));
            revoked.put(one.id(), one.expires());
        } else if (record instanceof AuthRecord.TokensRevoked all) {
            removeTokens(all.uid());
        } else if (record instanceof AuthRecord.KeyAdded added) {
            keys.replaceAll((id, key) -> key.retired());
            added.forget().forEach(keys::remove);
            keys.put(added.key().id(), added.key());
            signing = added.key();
        } else {
            throw new IllegalStateException("unknown record " + record);
        }
    }

    private void removeTokens(String uid) {
        tokens.values().removeIf(token -> token.uid().equals(uid));
    }

    /** Records that lead from nothing to here. */
    Collection<AuthRecord> records() {
        List<AuthRecord> records = new ArrayList<>();
        if (!cluster.isEmpty()) {
            records.add(new AuthRecord.ClusterNamed(cluster));
        }
        users().forEach(user -> records.add(new AuthRecord.UserSet(user)));
        keys().stream()
                .filter(key -> !key.signs())
                .forEach(key -> records.add(new AuthRecord.KeyAdded(key, List.of())));
        signing().ifPresent(key -> records.add(new AuthRecord.KeyAdded(key, List.of())));
        tokens().forEach(token -> records.add(new AuthRecord.TokenIssued(token)));
        revoked.forEach((id, expires) -> records.add(new AuthRecord.TokenRevoked(id, Instant.EPOCH, expires)));
        return records;
    }
}

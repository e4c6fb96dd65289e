package io.slipway.gateway.auth.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.gateway.auth.permissions.Grant;
import io.slipway.gateway.auth.permissions.Role;
import io.slipway.marathonapi.PathId;
import io.slipway.replication.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthCoreTest {
    private static final Duration LOGIN = Duration.ofDays(5);
    private static final Grant ADMIN = Grant.of(Role.ADMIN);

    private final AuthCore core = new AuthCore();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private <T> T done(Decision<AuthRecord, Void, T> decision) {
        decision.records().forEach(core::apply);
        return decision.reply();
    }

    private User person(String uid, Grant... grants) {
        return new User(uid, "", "hash", "", "stamp", now, List.of(grants));
    }

    private ApiToken token(String id, String uid, Duration life) {
        return new ApiToken(id, uid, id, "k0", now, now.plus(life));
    }

    @Test
    void theFirstAdminIsCreatedOnceOnly() {
        assertThat(done(core.createFirst(person("admin", ADMIN)))).isTrue();
        assertThat(done(core.createFirst(person("other", ADMIN)))).isFalse();
        assertThat(core.accounts().users()).extracting(User::uid).containsExactly("admin");
    }

    @Test
    void changingASecretChangesTheStampAndChangingTheDescriptionDoesNot() {
        done(core.create(person("ann")));
        AuthCore.Change words = new AuthCore.Change(Optional.of("words"), Optional.empty(), Optional.empty(), "next");
        AuthCore.Change secret = new AuthCore.Change(Optional.empty(), Optional.of("other"), Optional.empty(), "next");

        assertThat(done(core.change("ann", words)).stamp()).isEqualTo("stamp");
        assertThat(done(core.change("ann", secret)).stamp()).isEqualTo("next");
        assertThatThrownBy(() -> core.change(
                        "ann", new AuthCore.Change(Optional.empty(), Optional.empty(), Optional.of("key"), "s")))
                .isInstanceOf(AuthError.class);
    }

    @Test
    void revokedTokensAreForgottenOnceTheyHaveExpired() {
        done(core.create(person("ann")));
        done(core.revokeToken("a", now, now.plusSeconds(10)));
        assertThat(core.accounts().isRevoked("a")).isTrue();
        now = now.plusSeconds(20);
        done(core.revokeToken("b", now, now.plusSeconds(10)));

        assertThat(core.accounts().isRevoked("a")).isFalse();
        assertThat(core.accounts().isRevoked("b")).isTrue();
        assertThat(core.revokeToken("c", now, now).records()).isEmpty();
    }

    @Test
    void aKeyStaysAsLongAsATokenMayNeedIt() {
        done(core.create(person("ann")));
        done(core.rotate(new SigningKey("k0", now, "p", "s"), now, LOGIN));
        done(core.issue(token("long", "ann", Duration.ofDays(60))));
        now = now.plus(Duration.ofDays(30));
        done(core.rotate(new SigningKey("k1", now, "p", "s"), now, LOGIN));
        assertThat(core.accounts().key("k0").orElseThrow().signs()).isFalse();
        now = now.plus(Duration.ofDays(20));
        done(core.rotate(new SigningKey("k2", now, "p", "s"), now, LOGIN));
        assertThat(core.accounts().keys()).hasSize(3);
        now = now.plus(Duration.ofDays(20));
        done(core.rotate(new SigningKey("k3", now, "p", "s"), now, LOGIN));

        assertThat(core.accounts().keys()).extracting(SigningKey::id).containsExactly("k2", "k3");
        assertThat(core.accounts().signing().orElseThrow().id()).isEqualTo("k3");
    }

    @Test
    void thereAreAtMostSoManyTokensAndExpiredOnesMakeRoom() {
        done(core.create(person("ann")));
        for (int i = 0; i < AuthCore.TOKENS_MAX; i++) {
            done(core.issue(token("t" + i, "ann", Duration.ofDays(1))));
        }
        assertThatThrownBy(() -> core.issue(token("more", "ann", Duration.ofDays(1))))
                .isInstanceOf(AuthError.class);
        now = now.plus(Duration.ofDays(2));
        done(core.issue(token("more", "ann", Duration.ofDays(1))));

        assertThat(core.accounts().tokens()).extracting(ApiToken::id).containsExactly("more");
    }

    @Test
    void whatANewerVersionWroteIsRefused() {
        assertThatThrownBy(() -> core.decode("{\"type\":\"user\",\"version\":2}".getBytes()))
                .hasMessageContaining("newer");
        assertThatThrownBy(() -> core.decode("{\"type\":\"group\",\"version\":1}".getBytes()))
                .hasMessageContaining("does not know");
    }

    /** Whatever happens: records and snapshots lead to the same state, and an admin remains. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomHistoriesAreReadBackAndNeverLoseTheLastAdmin(long seed) {
        Random random = new Random(seed);
        List<byte[]> log = new ArrayList<>();
        append(log, core.createFirst(person("u0", ADMIN)));
        for (int step = 0; step < 400; step++) {
            now = now.plus(Duration.ofHours(random.nextInt(48)));
            try {
                append(log, random(random, step));
            } catch (AuthError refused) {
                assertThat(refused.status()).isBetween(400, 499);
            }
            assertThat(core.accounts().users()).anyMatch(user -> user.grants().contains(ADMIN));
            assertThat(core.accounts().tokens())
                    .allMatch(token -> core.accounts().user(token.uid()).isPresent());
        }
        AuthCore replayed = new AuthCore();
        log.forEach(record -> replayed.apply(replayed.decode(record)));
        AuthCore restored = new AuthCore();
        restored.restore(core.snapshot());

        assertSame(replayed.accounts(), core.accounts());
        assertSame(restored.accounts(), core.accounts());
    }

    private static void assertSame(Accounts one, Accounts other) {
        assertThat(one.users()).isEqualTo(other.users());
        assertThat(one.tokens()).isEqualTo(other.tokens());
        assertThat(one.keys()).isEqualTo(other.keys());
        assertThat(one.signing()).isEqualTo(other.signing());
        assertThat(one.revoked()).isEqualTo(other.revoked());
        assertThat(one.cluster()).isEqualTo(other.cluster());
    }

    private void append(List<byte[]> log, Decision<AuthRecord, Void, ?> decision) {
        decision.records().forEach(record -> {
            log.add(core.encode(record));
            core.apply(record);
        });
    }

    private Decision<AuthRecord, Void, ?> random(Random random, int step) {
        String uid = "u" + random.nextInt(6);
        List<Grant> grants = List.of(
                ADMIN, Grant.of(Role.VIEWER), new Grant(Role.DEVELOPER, PathId.parse("/t" + random.nextInt(2))));
        Grant grant = grants.get(random.nextInt(grants.size()));
        return switch (random.nextInt(9)) {
            case 0 -> core.create(person(uid));
            case 1 -> core.remove(uid);
            case 2 -> core.grant(uid, grant);
            case 3 -> core.revoke(uid, grant);
            case 4 -> core.issue(token("t" + step, uid, Duration.ofDays(1 + random.nextInt(40))));
            case 5 -> core.revokeAll(uid, "s" + step);
            case 6 -> core.rotate(new SigningKey("k" + step, now, "p" + step, "s" + step), now, LOGIN);
            case 7 -> core.name("cluster " + step);
            default -> core.revokeToken("t" + random.nextInt(step + 1), now, now.plus(Duration.ofDays(3)));
        };
    }
}

package io.slipway.gateway.auth.tokens;

import io.slipway.gateway.auth.users.Accounts;
import io.slipway.gateway.auth.users.ApiToken;
import io.slipway.gateway.auth.users.SigningKey;
import io.slipway.gateway.auth.users.User;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives out tokens, and says whose a token is and whether it still counts. Thread-safe. */
public final class Sessions {
    private final Supplier<Accounts> accounts;
    private final Tokens tokens;
    private final Ids ids;
    private final Clock clock;
    private final Duration life;

    /** @param life how long a login lasts */
    public Sessions(Supplier<Accounts> accounts, Tokens tokens, Ids ids, Clock clock, Duration life) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.ids = ids;
        this.clock = clock;
        this.life = life;
    }

    /** A token, whose it is and what it says. */
    public record Session(User user, Claims claims) {}

    /** A token given out. */
    public record Issued(String text, Claims claims) {}

    /** A token for somebody who has logged in; empty as long as there is no key. */
    public Optional<Issued> open(User user) {
        Instant now = clock.now().truncatedTo(ChronoUnit.SECONDS);
        Claims claims = new Claims(user.uid(), ids.hex(16), now, now.plus(life), user.stamp());
        return accounts.get().signing().map(key -> new Issued(tokens.sign(claims, key), claims));
    }

    /** The text of an API token; to be asked for once, when it is made. */
    public String text(ApiToken token, SigningKey key) {
        return tokens.sign(new Claims(token.uid(), token.id(), token.created(), token.expires(), ""), key);
    }

    /** Whose a token is; empty when it does not count. */
    public Optional<Session> of(String text) {
        Accounts known = accounts.get();
        return tokens.verify(text, known::key, clock.now())
                .flatMap(claims -> known.user(claims.uid())
                        .filter(user -> counts(known, user, claims))
                        .map(user -> new Session(user, claims)));
    }

    private static boolean counts(Accounts known, User user, Claims claims) {
        if (known.isRevoked(claims.id())) {
            return false;
        }
        return claims.isApiToken()
                ? known.token(claims.id())
                        .filter(token -> token.uid().equals(user.uid()))
                        .isPresent()
                : claims.stamp().equals(user.stamp());
    }

    /** How long a login lasts. */
    public Duration life() {
        return life;
    }
}

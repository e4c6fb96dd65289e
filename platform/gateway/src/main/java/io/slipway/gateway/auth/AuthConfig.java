package io.slipway.gateway.auth;

import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.gateway.auth.users.Directory;
import io.slipway.http.BearerToken;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What authentication is told.
 *
 * @param on whether there is a login at all; without, everybody may do everything
 * @param secure whether the front door speaks TLS, so that cookies are for TLS only
 * @param version this software's
 * @param address this machine's, as clients reach it
 * @param joinToken what agents show that have no certificate
 * @param first the first admin; created when there is no user
 * @param authority the certificate of the cluster's authority (PEM); empty without TLS
 * @param passwordCost two to this power are the rounds of a password's hash
 */
public record AuthConfig(
        boolean on,
        boolean secure,
        String version,
        String address,
        Optional<BearerToken> joinToken,
        Optional<Directory.First> first,
        Supplier<Optional<String>> authority,
        int passwordCost) {
    /** How long a login lasts; as long as in DC/OS. */
    public static final Duration LOGIN = Duration.ofDays(5);

    /** How old a signing key becomes. */
    public static final Duration KEY_AGE = Duration.ofDays(30);

    /** Without TLS and a first admin. */
    public static AuthConfig of(boolean on, String version, String address, Optional<BearerToken> joinToken) {
        return new AuthConfig(
                on, false, version, address, joinToken, Optional.empty(), Optional::empty, Passwords.COST);
    }

    /** The same with a first admin. */
    public AuthConfig withFirst(Optional<Directory.First> admin) {
        return new AuthConfig(on, secure, version, address, joinToken, admin, authority, passwordCost);
    }

    /** The same with passwords that are hashed in fewer rounds or more. */
    public AuthConfig withPasswordCost(int cost) {
        return new AuthConfig(on, secure, version, address, joinToken, first, authority, cost);
    }

    /** The same on TLS. */
    public AuthConfig withTls(Supplier<Optional<String>> pem) {
        return new AuthConfig(on, true, version, address, joinToken, first, pem, passwordCost);
    }
}

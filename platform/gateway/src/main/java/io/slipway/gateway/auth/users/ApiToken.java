package io.slipway.gateway.auth.users;

import java.time.Instant;

/**
 * A long-lived token for a program, as far as it is remembered: what is signed is shown once and kept nowhere.
 *
 * @param id the token's own ({@code jti})
 * @param uid whose it is
 * @param name for people
 * @param key the id of the key it is signed with
 * @param created when
 * @param expires when it ends
 */
public record ApiToken(String id, String uid, String name, String key, Instant created, Instant expires) {}

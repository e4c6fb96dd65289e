package io.slipway.gateway.auth.users;

import io.slipway.gateway.auth.permissions.Grant;
import io.slipway.gateway.auth.permissions.Identity;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An account.
 *
 * @param uid its name
 * @param description for people; may be empty
 * @param passwordHash a bcrypt hash; empty for whoever logs in otherwise
 * @param publicKey a service account's key (PEM); empty for people
 * @param stamp changes when all tokens from logins are to end; drawn at random, so that no later account of the same
 *     name takes over old ones
 * @param created when
 * @param grants what it may do, in order
 */
public record User(
        String uid,
        String description,
        String passwordHash,
        String publicKey,
        String stamp,
        Instant created,
        List<Grant> grants) {
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,95}");
    private static final int DESCRIPTION_MAX = 500;

    /** Copies the list. */
    public User {
        grants = grants.stream().distinct().sorted().toList();
    }

    /** @throws AuthError when {@code uid} or {@code description} cannot be one */
    public static void check(String uid, String description) {
        if (!UID.matcher(uid).matches()) {
            throw AuthError.invalid(
                    "uid '" + uid + "': expected 1 to 96 letters, digits and . _ @ + -, the first a letter or a digit");
        }
        if (description.length() > DESCRIPTION_MAX) {
            throw AuthError.invalid("description: expected at most " + DESCRIPTION_MAX + " characters");
        }
    }

    /** Whether it is a program's. */
    public boolean isService() {
        return !publicKey.isEmpty();
    }

    /** What it may do. */
    public Identity identity() {
        return new Identity(uid, isService() ? Identity.Kind.SERVICE : Identity.Kind.USER, grants);
    }

    User withGrants(List<Grant> others) {
        return new User(uid, description, passwordHash, publicKey, stamp, created, others);
    }

    User withStamp(String other) {
        return new User(uid, description, passwordHash, publicKey, other, created, grants);
    }

    @Override
    public String toString() {
        return "user " + uid + " " + grants;
    }
}

package io.slipway.gateway.auth.passwords;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.slipway.gateway.auth.users.AuthError;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Hashes passwords with bcrypt, and compares them in a time that tells nothing. Slow on purpose. Thread-safe. */
public final class Passwords {
    /** The shortest that is taken. */
    public static final int LENGTH_MIN = 8;

    /** The longest that bcrypt can tell apart. */
    public static final int BYTES_MAX = 72;

    /** Two to this power are the rounds. */
    public static final int COST = 11;

    private static final int COST_MAX = 15;
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    /** Of no password: for users that have none, so that they take as long as others. */
    private final String nobody;

    private final int cost;

    /** With the usual cost. */
    public Passwords() {
        this(COST);
    }

    /** @param cost two to this power are the rounds; 4 to 15 */
    public Passwords(int cost) {
        this.cost = cost;
        this.nobody = BCrypt.withDefaults().hashToString(cost, "no password at all".toCharArray());
    }

    /** @throws AuthError when it is too short or too long */
    public String hash(String password) {
        check(password);
        return BCrypt.withDefaults().hashToString(cost, password.toCharArray());
    }

    /** @throws AuthError when it is too short or too long */
    public static void check(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (password.length() < LENGTH_MIN || bytes > BYTES_MAX) {
            throw AuthError.invalid(
                    "password: expected " + LENGTH_MIN + " to " + BYTES_MAX + " characters, got " + password.length());
        }
    }

    /** Whether this is a hash that can be compared with: bcrypt, at a cost that ends. */
    public static boolean isHash(String text) {
        var matcher = HASH.matcher(text);
        return matcher.matches()
                && Integer.parseInt(matcher.group(1)) >= 4
                && Integer.parseInt(matcher.group(1)) <= COST_MAX;
    }

    /**
     * Whether a password is the one that was hashed. Takes as long when there is none.
     *
     * @param hash empty when there is none
     */
    public boolean matches(String password, String hash) {
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX;
        String compared = fits ? password : "";
        boolean same = BCrypt.verifyer()
                .verify(compared.toCharArray(), (hash.isEmpty() ? nobody : hash).toCharArray())
                .verified;
        return same && fits && !hash.isEmpty();
    }
}

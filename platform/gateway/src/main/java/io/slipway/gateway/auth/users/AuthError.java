package io.slipway.gateway.auth.users;

/** A request about users, tokens or keys that cannot be carried out. */
public final class AuthError extends RuntimeException {
    private final int status;
    private final Code code;

    /** What kind of refusal it is. */
    public enum Code {
        /** The password, token or key is not right. */
        ERR_INVALID_CREDENTIALS("Invalid Credentials"),
        /** Somebody has tried too often. */
        ERR_TOO_MANY_ATTEMPTS("Too Many Attempts"),
        /** There is no such user. */
        ERR_UNKNOWN_USER_ID("Unknown User"),
        /** There is such a user already. */
        ERR_USER_EXISTS("User Exists"),
        /** There is no such token. */
        ERR_UNKNOWN_TOKEN("Unknown Token"),
        /** What was sent is not what is expected. */
        ERR_INVALID_DATA("Invalid Data"),
        /** It would leave nobody who can administer the cluster. */
        ERR_LAST_ADMIN("Last Admin"),
        /** Whoever asks may not do this. */
        ERR_FORBIDDEN("Forbidden"),
        /** This cluster has no login. */
        ERR_AUTH_OFF("Authentication Is Off"),
        /** There is nothing at this path. */
        ERR_NOT_FOUND("Not Found");

        private final String title;

        Code(String title) {
            this.title = title;
        }

        /** In words. */
        public String title() {
            return title;
        }
    }

    /** @param message what is wrong, and what to do */
    public AuthError(int status, Code code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** What to answer. */
    public int status() {
        return status;
    }

    /** What kind of refusal it is. */
    public Code code() {
        return code;
    }

    /** Something that was sent is not what is expected. */
    public static AuthError invalid(String message) {
        return new AuthError(400, Code.ERR_INVALID_DATA, message);
    }
}

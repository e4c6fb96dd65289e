package io.slipway.installer.host;

/** A machine that cannot be worked on; says why and what to do. */
public final class HostException extends RuntimeException {
    /** What kind of obstacle it is. */
    public enum Kind {
        /** No connection. */
        UNREACHABLE,
        /** Its key is unknown or another one than before. */
        HOST_KEY,
        /** It lets the user not in. */
        AUTHENTICATION,
        /** The user may not become root. */
        SUDO,
        /** A program took too long. */
        TIMED_OUT,
        /** The connection broke. */
        BROKEN,
        /** A step was refused by the machine. */
        FAILED
    }

    private final Kind kind;
    private final String remedy;

    /**
     * @param found what is the matter
     * @param remedy what to do about it
     */
    public HostException(Kind kind, String found, String remedy) {
        super(found);
        this.kind = kind;
        this.remedy = remedy;
    }

    /** What kind of obstacle. */
    public Kind kind() {
        return kind;
    }

    /** What is the matter. */
    public String found() {
        return String.valueOf(getMessage());
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}

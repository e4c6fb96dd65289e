package io.slipway.artifacts.transfer;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that a task needs cannot be had. The message says what, why, and what to do. */
public final class ArtifactException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure. */
    public enum Code {
        /** The address cannot be read, or says something impossible. */
        BAD_URI,
        /** There is no such file where it was looked for. */
        NOT_FOUND,
        /** The other side refused to hand it out. */
        REFUSED,
        /** The other side did not answer, broke off, or stood still, in every try. */
        UNREACHABLE,
        /** What came is not what was asked for. */
        CHECKSUM_MISMATCH,
        /** A lock file is damaged, or belongs to another request. */
        BAD_LOCK,
        /** Maven coordinates have no complete closure. */
        UNRESOLVED,
        /** The disk has no room. */
        DISK_FULL,
        /** An archive is damaged or tries to reach outside its folder. */
        BAD_ARCHIVE,
        /** The caller gave up. */
        CANCELLED,
        /** Reading or writing here failed. */
        LOCAL_IO
    }

    private final Code code;

    /** @param message what failed, the value, what was expected, what to do */
    public ArtifactException(Code code, String message) {
        this(code, message, null);
    }

    /** @param cause what the failure was told by; null when there is none */
    public ArtifactException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The kind of failure. */
    public Code code() {
        return code;
    }

    /** The failure to write or read {@code path}: {@link Code#DISK_FULL} when the disk is full, else LOCAL_IO. */
    public static ArtifactException local(String what, Path path, IOException cause) {
        String reason = reason(cause);
        if (reason.toLowerCase(Locale.ROOT).contains("no space left")
                || reason.toLowerCase(Locale.ROOT).contains("quota exceeded")) {
            return new ArtifactException(
                    Code.DISK_FULL,
                    "cannot " + what + " " + path + ": the disk is full; free some space there and try again",
                    cause);
        }
        return new ArtifactException(Code.LOCAL_IO, "cannot " + what + " " + path + ": " + reason, cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException file && file.getReason() == null) {
            return cause.getClass().getSimpleName() + ": " + cause.getMessage();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}

package io.slipway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * A secret that a caller shows in {@code Authorization: Bearer} (RFC 6750 section 2.1). Comparing takes the same time
 * whatever is shown, and the text never gets into a log.
 */
public final class BearerToken {
    private static final String FIELD = "Authorization";
    private static final String SCHEME = "Bearer ";

    private final String text;

    /** @throws IllegalArgumentException when {@code text} is empty or cannot stand in a header field */
    public BearerToken(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException("expected visible ASCII characters without spaces");
        }
        this.text = text;
    }

    /** How the headers of a request stand to this token. */
    public enum Shown {
        /** The token is there. */
        RIGHT,
        /** There is another. */
        WRONG,
        /** There is none. */
        NONE
    }

    /** Whether a request shows this token. */
    public Shown shownIn(Headers headers) {
        List<String> fields = headers.all(FIELD);
        if (fields.size() != 1 || !fields.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Shown.NONE;
        }
        return isSameAs(fields.get(0).substring(SCHEME.length()).trim()) ? Shown.RIGHT : Shown.WRONG;
    }

    /** Whether {@code shown} is this token; takes the same time whatever is shown. */
    public boolean isSameAs(String shown) {
        return MessageDigest.isEqual(digest(text), digest(shown));
    }

    /** These headers and the token. */
    public Headers addTo(Headers headers) {
        return headers.with(FIELD, SCHEME + text);
    }

    /** Digests have one length, so that not even the token's length can be measured. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}

package io.slipway.artifacts.web;

import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * How a server tells one version of a file from another, RFC 9110 section 8.8.
 *
 * @param etag null when it gave none
 * @param lastModified null when it gave none
 */
public record Validator(@Nullable String etag, @Nullable String lastModified) {
    /** Nothing to tell versions by. */
    public static final Validator NONE = new Validator(null, null);

    static Validator of(HttpHeaders headers) {
        return new Validator(
                headers.firstValue("ETag").orElse(null),
                headers.firstValue("Last-Modified").orElse(null));
    }

    boolean isNone() {
        return etag == null && lastModified == null;
    }

    /** For {@code If-Range}, which wants a strong tag or a date; null when there is neither. */
    @Nullable
    String strong() {
        return etag != null && !etag.startsWith("W/") ? etag : lastModified;
    }
}

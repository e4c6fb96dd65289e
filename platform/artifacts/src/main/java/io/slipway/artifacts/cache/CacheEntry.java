package io.slipway.artifacts.cache;

import org.jspecify.annotations.Nullable;

/**
 * What the cache remembers of an address.
 *
 * @param name the address, for people who look into the cache
 * @param sha256 the content it had
 * @param size of that content
 * @param etag the server's validator; null when it gave none
 * @param lastModified the server's date; null when it gave none
 */
public record CacheEntry(
        String name,
        String sha256,
        long size,
        @Nullable String etag,
        @Nullable String lastModified) {}

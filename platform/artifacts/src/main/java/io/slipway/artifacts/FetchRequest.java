package io.slipway.artifacts;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one task needs.
 *
 * @param items fetched in this order
 * @param sandbox an existing folder
 * @param locks the address below which lock files are served by their SHA-256, ending in a slash (a front door's
 *     {@code /package/locks/}); null when there is none: a {@code mvn:} address with a lock then needs it in the cache
 * @param token shown there, and nowhere else, as {@code Authorization: token=}; null when none is needed
 */
public record FetchRequest(
        List<FetchItem> items,
        Path sandbox,
        @Nullable URI locks,
        @Nullable String token) {
    /** Copies. */
    public FetchRequest {
        items = List.copyOf(items);
    }

    /** Without a token. */
    public FetchRequest(List<FetchItem> items, Path sandbox, @Nullable URI locks) {
        this(items, sandbox, locks, null);
    }

    @Override
    public String toString() {
        return items + " into " + sandbox;
    }
}

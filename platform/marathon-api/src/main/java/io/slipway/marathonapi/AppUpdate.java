package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about an app: some fields, or all of them. A field that is absent is distinct from one that is
 * given. Deprecated fields are translated already.
 *
 * @param id the app, absolute
 * @param fields the fields given, by their API names; never changed after construction
 */
public record AppUpdate(PathId id, ObjectNode fields) {
    /** Copies the tree. */
    public AppUpdate {
        fields = fields.deepCopy();
    }

    /** Whether the request says anything about {@code field}. */
    public boolean gives(String field) {
        return fields.has(field);
    }

    /** The earlier version of the app that is asked for instead of a change. */
    public @Nullable Instant rollbackTo() {
        return fields.has("version") ? Timestamps.parse(fields.get("version").asText()) : null;
    }
}

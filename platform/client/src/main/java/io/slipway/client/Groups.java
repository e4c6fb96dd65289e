package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.Optional;

/** Groups of apps: {@code /v2/groups}. Thread-safe. */
public final class Groups {
    private static final String GROUPS = "/v2/groups";

    private final Door door;

    Groups(Door door) {
        this.door = door;
    }

    /** The group of that id with everything below it; {@code /} is the root. */
    public Optional<Json> find(String id) {
        try {
            return Optional.of(door.get(Paths.below(GROUPS, id)));
        } catch (ClientException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes a group with its apps. */
    public Change create(Json definition) {
        return Change.of(door.send("POST", GROUPS, definition));
    }

    /** Replaces what is given of the group. */
    public Change update(String id, Json fields, boolean force) {
        return Change.of(door.send("PUT", Paths.below(GROUPS, id) + "?force=" + force, fields));
    }

    /** Removes the group with everything below it; with {@code wipe} the persistent data too. */
    public Change remove(String id, boolean force, boolean wipe) {
        String query = "?force=" + force + (wipe ? "&wipe=true" : "");
        return Change.of(door.send("DELETE", Paths.below(GROUPS, id) + query, Json.MISSING));
    }
}

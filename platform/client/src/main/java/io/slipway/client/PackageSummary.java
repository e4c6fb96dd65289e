package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;

/**
 * A package as a search shows it.
 *
 * @param json the whole object
 */
public record PackageSummary(Json json) {
    /** Its name. */
    public String name() {
        return json.get("name").text("");
    }

    /** The version that is installed unless told otherwise. */
    public String currentVersion() {
        return json.get("currentVersion").text("");
    }

    /** All versions. */
    public List<String> versions() {
        return List.copyOf(json.get("versions").fields().keySet());
    }

    /** What it is. */
    public String description() {
        return json.get("description").text("");
    }

    /** Whether it is promoted. */
    public boolean selected() {
        return json.get("selected").flag(false);
    }
}

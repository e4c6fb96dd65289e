package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.Map;

/**
 * An agent as the master shows it.
 *
 * @param json the whole object
 */
public record Node(Json json) {
    /** Its id. */
    public String id() {
        return json.get("id").text("");
    }

    /** Its name or address. */
    public String hostname() {
        return json.get("hostname").text("");
    }

    /** Whether it takes part. */
    public boolean active() {
        return json.get("active").flag(false);
    }

    /** Its attributes. */
    public Map<String, Json> attributes() {
        return json.get("attributes").fields();
    }

    /** How much of a scalar resource it has: {@code cpus}, {@code mem} and {@code disk} (MiB). */
    public double total(String resource) {
        return json.at("resources", resource).decimal(0);
    }

    /** How much of it is used by tasks. */
    public double used(String resource) {
        return json.at("used_resources", resource).decimal(0);
    }

    /** Whether it takes public tasks: it has resources reserved for the role {@code slave_public}. */
    public boolean isPublic() {
        return json.at("reserved_resources", "slave_public").isObject();
    }
}

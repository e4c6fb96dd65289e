package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.Locale;
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

    /**
     * How it stands: {@code active}, {@code inactive} (not connected), {@code deactivated}, {@code draining},
     * {@code drained}, {@code under pressure} (connected, and not offered for what its machine runs short of), {@code
     * awaited} (a new master has not heard it yet), or {@code unreachable} (given up for now).
     */
    public String state() {
        String absent = json.get("absent").text("");
        if (!absent.isEmpty()) {
            return absent;
        }
        String drain = json.at("drain_info", "state").text("");
        if (!drain.isEmpty()) {
            return drain.toLowerCase(Locale.ROOT);
        }
        if (json.get("deactivated").flag(false)) {
            return "deactivated";
        }
        return active() ? notOffered().isEmpty() ? "active" : "under pressure" : "inactive";
    }

    /** Why it gets no new tasks; empty when it does. */
    public String notOffered() {
        return json.get("not_offered").text("");
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

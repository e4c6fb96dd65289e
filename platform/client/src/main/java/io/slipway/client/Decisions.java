package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;
import java.util.OptionalLong;

/** What the cluster decided, and why: {@code /system/events}. Thread-safe. */
public final class Decisions {
    private final Door door;
    private final String prefix;

    Decisions(Door door) {
        this(door, "");
    }

    private Decisions(Door door, String prefix) {
        this.door = door;
        this.prefix = prefix;
    }

    /** What an agent's own event log tells; of an agent in the same process as the master, nothing is there. */
    public Decisions ofAgent(String id) {
        return new Decisions(door, "/agent/" + id);
    }

    /**
     * Some decisions, oldest first.
     *
     * @param next what to ask for to get those that come after
     */
    public record Page(List<Json> decisions, long next) {
        /** Copies the list. */
        public Page {
            decisions = List.copyOf(decisions);
        }
    }

    /**
     * The last ones, or the first after {@code since}.
     *
     * @param kinds which are wanted; all when empty
     */
    public Page read(OptionalLong since, List<String> kinds, int limit) {
        String path =
                prefix + "/system/events?limit=" + limit + (since.isPresent() ? "&since=" + since.getAsLong() : "")
                        + (kinds.isEmpty() ? "" : "&kind=" + String.join(",", kinds));
        Json page = door.get(path);
        return new Page(page.get("events").items(), page.get("next").number(0));
    }
}

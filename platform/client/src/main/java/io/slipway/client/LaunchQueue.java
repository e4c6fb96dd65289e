package io.slipway.client;

import java.util.List;
import java.util.Optional;

/** What waits to be started, and why: {@code /v2/queue}. Thread-safe. */
public final class LaunchQueue {
    private final Door door;

    LaunchQueue(Door door) {
        this.door = door;
    }

    /** Every app that waits. */
    public List<QueueEntry> list() {
        return door.get("/v2/queue").get("queue").items().stream()
                .map(QueueEntry::new)
                .toList();
    }

    /** The entry of one app; empty when it waits for nothing. */
    public Optional<QueueEntry> find(String appId) {
        String id = appId.startsWith("/") ? appId : "/" + appId;
        return list().stream().filter(entry -> entry.appId().equals(id)).findFirst();
    }
}

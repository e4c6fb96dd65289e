package io.slipway.client;

import io.slipway.client.json.Json;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import java.util.List;
import java.util.Optional;

/** The masters and what they remember: {@code /system/v1}. Thread-safe. */
public final class Masters {
    private static final String PATH = "/system/v1/masters";

    private final Door door;

    Masters(Door door) {
        this.door = door;
    }

    /** All of them. */
    public List<Master> list() {
        return door.get(PATH).get("masters").items().stream().map(Master::new).toList();
    }

    /**
     * Takes a master into the cluster, which runs and waits for it.
     *
     * @param host where it listens for the other masters
     * @param port the same
     * @param replaced the one that leaves for it; may have the same id when it lost its disk
     * @return whether it is done; else it goes on, and {@link #list} tells how it ends
     */
    public boolean add(String id, String host, int port, Optional<String> replaced) {
        Json body = Json.object().with("id", id).with("host", host).with("port", port);
        return done(door.send("POST", PATH, replaced.isPresent() ? body.with("replace", replaced.get()) : body));
    }

    /**
     * Takes a master out of the cluster; stop it afterwards.
     *
     * @param force also when that leaves less safety than the masters have now
     * @return as {@link #add}
     */
    public boolean remove(String id, boolean force) {
        return done(door.send("DELETE", PATH + "/" + Paths.segment(id) + (force ? "?force=true" : ""), Json.MISSING));
    }

    private static boolean done(Json answer) {
        return answer.get("masters").isArray();
    }

    /** Everything that the cluster remembers, as the content of a file for {@code slipway restore}. */
    public byte[] backup() {
        return door.call(HttpRequest.of(
                        "GET", "/system/v1/backup", Headers.of("Accept", "application/octet-stream"), new byte[0]))
                .body();
    }
}

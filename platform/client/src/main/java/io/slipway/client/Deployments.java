package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;
import java.util.Optional;

/** Deployments under way: {@code /v2/deployments}. Thread-safe. */
public final class Deployments {
    private static final String DEPLOYMENTS = "/v2/deployments";

    private final Door door;

    Deployments(Door door) {
        this.door = door;
    }

    /** All of them. */
    public List<Deployment> list() {
        return door.get(DEPLOYMENTS).items().stream().map(Deployment::new).toList();
    }

    /** The one of that id; empty when it has ended. */
    public Optional<Deployment> find(String id) {
        return list().stream().filter(deployment -> deployment.id().equals(id)).findFirst();
    }

    /**
     * Stops it.
     *
     * @param force leaves everything as it is now; otherwise a new deployment reverts what was done
     * @return the reverting deployment; its id is empty when there is none
     */
    public Change cancel(String id, boolean force) {
        return Change.of(door.send("DELETE", DEPLOYMENTS + "/" + Paths.segment(id) + "?force=" + force, Json.MISSING));
    }
}

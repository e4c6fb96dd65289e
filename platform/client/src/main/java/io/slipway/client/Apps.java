package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;
import java.util.Optional;

/** Apps and their tasks: {@code /v2/apps}. Thread-safe. */
public final class Apps {
    private static final String APPS = "/v2/apps";

    private final Door door;

    Apps(Door door) {
        this.door = door;
    }

    /** All apps, without their tasks. */
    public List<App> list() {
        return door.get(APPS).get("apps").items().stream().map(App::new).toList();
    }

    /**
     * The apps that {@code selector} fits, with their tasks.
     *
     * @param selector as in Marathon: {@code key}, {@code key==value}, joined by commas
     */
    public List<App> withLabels(String selector) {
        return door.get(APPS + "?embed=apps.tasks&label=" + Paths.value(selector)).get("apps").items().stream()
                .map(App::new)
                .toList();
    }

    /** The app of that id with its tasks and last failure. */
    public Optional<App> find(String id) {
        try {
            return Optional.of(get(id));
        } catch (ClientException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The app of that id; refused with status 404 when there is none. */
    public App get(String id) {
        return new App(door.get(Paths.below(APPS, id)).get("app"));
    }

    /** Makes an app. */
    public Change create(Json definition) {
        return Change.of(door.send("POST", APPS, definition));
    }

    /** Changes the fields given, or makes the app. */
    public Change update(String id, Json fields, boolean force) {
        return Change.of(door.send("PUT", Paths.below(APPS, id) + "?force=" + force, fields));
    }

    /** Changes how many instances it has. */
    public Change scale(String id, int instances, boolean force) {
        return update(id, Json.object().with("instances", instances), force);
    }

    /** Replaces all tasks. */
    public Change restart(String id, boolean force) {
        return Change.of(door.send("POST", Paths.below(APPS, id) + "/restart?force=" + force, Json.MISSING));
    }

    /** Removes the app; with {@code wipe} its persistent data too. */
    public Change remove(String id, boolean force, boolean wipe) {
        String query = "?force=" + force + (wipe ? "&wipe=true" : "");
        return Change.of(door.send("DELETE", Paths.below(APPS, id) + query, Json.MISSING));
    }

    /** The tasks of one app. */
    public List<Task> tasks(String id) {
        return door.get(Paths.below(APPS, id) + "/tasks").get("tasks").items().stream()
                .map(Task::new)
                .toList();
    }

    /** The tasks of all apps. */
    public List<Task> tasks() {
        return door.get("/v2/tasks").get("tasks").items().stream()
                .map(Task::new)
                .toList();
    }

    /** Its versions, newest first. */
    public List<String> versions(String id) {
        return door.get(Paths.below(APPS, id) + "/versions").get("versions").texts();
    }
}

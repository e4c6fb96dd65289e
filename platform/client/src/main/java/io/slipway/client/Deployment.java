package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;

/**
 * A deployment under way.
 *
 * @param json the whole object
 */
public record Deployment(Json json) {
    /** Its id. */
    public String id() {
        return json.get("id").text("");
    }

    /** The version it leads to, which is when it began. */
    public String version() {
        return json.get("version").text("");
    }

    /** The apps it changes. */
    public List<String> affectedApps() {
        return json.get("affectedApps").texts();
    }

    /** The step under way, from 1. */
    public int currentStep() {
        return (int) json.get("currentStep").number(0);
    }

    /** How many steps it has. */
    public int totalSteps() {
        return (int) json.get("totalSteps").number(0);
    }

    /** Sentences in which the scheduler says what it waits for; empty when it gives none. */
    public List<String> reasons() {
        return json.get("reasonsInWords").texts();
    }

    /** What it does now. */
    public List<Action> currentActions() {
        return json.get("currentActions").items().stream().map(Action::of).toList();
    }

    /** All steps in order. */
    public List<List<Action>> steps() {
        return json.get("steps").items().stream()
                .map(step ->
                        step.get("actions").items().stream().map(Action::of).toList())
                .toList();
    }

    /**
     * One thing done to one app.
     *
     * @param action such as {@code ScaleApplication}
     * @param app the app's id
     */
    public record Action(String action, String app) {
        static Action of(Json json) {
            return new Action(
                    json.get("action").text(""),
                    json.get("app").text(json.get("pod").text("")));
        }
    }
}

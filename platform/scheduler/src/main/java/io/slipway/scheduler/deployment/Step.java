package io.slipway.scheduler.deployment;

import java.util.List;

/**
 * What a deployment does at the same time.
 *
 * @param actions at least one
 */
public record Step(List<Action> actions) {
    /** @throws IllegalArgumentException when it does nothing */
    public Step {
        actions = List.copyOf(actions);
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("a step of a deployment must do something");
        }
    }
}

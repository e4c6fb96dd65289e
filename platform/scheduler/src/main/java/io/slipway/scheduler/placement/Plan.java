package io.slipway.scheduler.placement;

import io.slipway.marathonapi.PathId;
import java.util.List;
import java.util.Map;

/**
 * Who goes where, and why the others wait.
 *
 * @param assignments in the order in which they were wanted
 * @param refused the apps that have an instance which no room fits, each with what stands in its way
 */
public record Plan(List<Assignment> assignments, Map<PathId, Refused> refused) {
    /** Copies the collections. */
    public Plan {
        assignments = List.copyOf(assignments);
        refused = Map.copyOf(refused);
    }

    /**
     * One instance and its place.
     *
     * @param wanted its position among what was wanted
     * @param room the position of the room
     * @param fit what it takes of the room
     */
    public record Assignment(int wanted, int room, Match.Fit fit) {}
}

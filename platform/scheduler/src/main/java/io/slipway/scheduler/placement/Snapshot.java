package io.slipway.scheduler.placement;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What a plan is made from.
 *
 * @param rooms what is free
 * @param placed where the instances of each app are that count for its constraints
 * @param kept host ports of each agent that are kept for instances whose data lies there
 * @param strategy which agent of several
 * @param portSeed where the search for free ports begins, any number
 */
public record Snapshot(
        List<Room> rooms,
        Map<PathId, List<Place>> placed,
        Map<AgentId, List<Kept>> kept,
        Strategy strategy,
        int portSeed) {
    /** Copies the collections. */
    public Snapshot {
        rooms = List.copyOf(rooms);
        placed = Map.copyOf(placed);
        kept = Map.copyOf(kept);
    }

    /**
     * Ports that an instance will want again when it returns to its data.
     *
     * @param app the instance's app
     * @param index its number in the app
     * @param ports the ports
     */
    public record Kept(PathId app, int index, Set<Integer> ports) {
        /** Copies the set. */
        public Kept {
            ports = Set.copyOf(ports);
        }
    }

    /** The ports of an agent that {@code wanted} must leave to others. */
    IntPredicate keptFromOthers(AgentId agent, Wanted wanted) {
        List<Kept> all = kept.get(agent);
        if (all == null) {
            return port -> false;
        }
        return port -> all.stream()
                .anyMatch(other -> other.ports().contains(port)
                        && !(other.app().equals(wanted.demand().app()) && other.index() == wanted.index()));
    }
}

package io.slipway.scheduler.placement;

import io.slipway.marathonapi.Constraint;
import io.slipway.mesosapi.AgentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Where the instances of one app are, and where one more may go because of that. */
final class Spread {
    private final Demand demand;
    private final int rooms;
    private final Map<String, Tally> tallies;
    private final Map<AgentId, Integer> siblings = new HashMap<>();
    private final List<Bits> levels = new ArrayList<>();
    private final List<Mask> masks = new ArrayList<>();

    private static final class Mask {
        private final Constraint constraint;
        private final Field field;
        private Bits allowed;
        private Object ground;

        Mask(Constraint constraint, Field field, Tally others, int instances) {
            this.constraint = constraint;
            this.field = field;
            this.allowed = field.allowed(constraint, others, instances);
            this.ground = Constraints.commonGround(constraint, others, instances);
        }

        void added(Place place, Tally others, int instances) {
            Object now = Constraints.commonGround(constraint, others, instances);
            if (now.equals(ground)) {
                Constraints.value(constraint.field(), place)
                        .ifPresent(value -> field.refresh(allowed, constraint, value, others, instances));
            } else {
                ground = now;
                allowed = field.allowed(constraint, others, instances);
            }
        }
    }

    /**
     * @param rooms how many rooms there are
     * @param byAgent the rooms of each agent
     * @param fields what each field is in each room
     */
    Spread(Demand demand, List<Place> placed, int rooms, Map<AgentId, int[]> byAgent, Function<String, Field> fields) {
        this.demand = demand;
        this.rooms = rooms;
        this.tallies = Tally.of(demand.constraints(), placed);
        levels.add(Bits.full(rooms));
        placed.forEach(place -> raise(place.agentId(), byAgent));
        for (Constraint constraint : demand.constraints()) {
            if (!Constraints.looksAtPlaceAlone(constraint)) {
                masks.add(
                        new Mask(constraint, fields.apply(constraint.field()), tally(constraint), demand.instances()));
            }
        }
    }

    Map<String, Tally> tallies() {
        return tallies;
    }

    /** The rooms of agents with so many instances of the app. */
    Bits level(int siblings) {
        return levels.get(siblings);
    }

    int levels() {
        return levels.size();
    }

    /** The rooms that each constraint allows, as far as it depends on siblings. */
    List<Bits> allowed() {
        List<Bits> allowed = new ArrayList<>(masks.size());
        masks.forEach(mask -> allowed.add(mask.allowed));
        return allowed;
    }

    /** One more instance is placed. */
    void add(Place place, Map<AgentId, int[]> byAgent) {
        tallies.values().forEach(tally -> tally.add(place));
        masks.forEach(mask -> mask.added(place, tally(mask.constraint), demand.instances()));
        raise(place.agentId(), byAgent);
    }

    private void raise(AgentId agent, Map<AgentId, int[]> byAgent) {
        int before = siblings.getOrDefault(agent, 0);
        siblings.put(agent, before + 1);
        int[] there = byAgent.get(agent);
        if (there == null) {
            return;
        }
        while (levels.size() < before + 2) {
            levels.add(new Bits(rooms));
        }
        for (int room : there) {
            if (levels.get(before).contains(room)) {
                levels.get(before).remove(room);
                levels.get(before + 1).add(room);
            }
        }
    }

    private Tally tally(Constraint constraint) {
        return Objects.requireNonNull(tallies.get(constraint.field()));
    }
}

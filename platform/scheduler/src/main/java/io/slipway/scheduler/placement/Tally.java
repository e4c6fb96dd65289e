package io.slipway.scheduler.placement;

import io.slipway.marathonapi.Constraint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the instances of an app are spread over the values of one field. */
final class Tally {
    private final String field;
    private final Map<String, Integer> counts = new HashMap<>();
    private final TreeMap<Integer, Integer> valuesByCount = new TreeMap<>();
    private @Nullable Place first;

    Tally(String field, List<Place> placed) {
        this.field = field;
        placed.forEach(this::add);
    }

    /** A tally for each field that {@code constraints} look at. */
    static Map<String, Tally> of(List<Constraint> constraints, List<Place> placed) {
        Map<String, Tally> tallies = new HashMap<>();
        constraints.forEach(
                constraint -> tallies.computeIfAbsent(constraint.field(), field -> new Tally(field, placed)));
        return tallies;
    }

    void add(Place place) {
        if (first == null) {
            first = place;
        }
        Constraints.value(field, place).ifPresent(value -> {
            int count = counts.merge(value, 1, Integer::sum);
            valuesByCount.merge(count, 1, Integer::sum);
            if (count > 1) {
                valuesByCount.merge(count - 1, -1, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
            }
        });
    }

    int count(String value) {
        return counts.getOrDefault(value, 0);
    }

    /** How many values have an instance. */
    int values() {
        return counts.size();
    }

    /** The fewest instances that a value with any has; 0 when there are none. */
    int least() {
        return valuesByCount.isEmpty() ? 0 : valuesByCount.firstKey();
    }

    /** How many values have more than {@code count} instances. */
    int valuesAbove(int count) {
        int sum = 0;
        for (int values : valuesByCount.tailMap(count, false).values()) {
            sum += values;
        }
        return sum;
    }

    /** The value at the first instance's place; empty when there is no instance, or no value there. */
    Optional<String> first() {
        return first == null ? Optional.empty() : Constraints.value(field, first);
    }
}

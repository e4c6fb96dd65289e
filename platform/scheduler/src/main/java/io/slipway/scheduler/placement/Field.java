package io.slipway.scheduler.placement;

import io.slipway.marathonapi.Constraint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one field of constraints is in each room: the rooms of each value, counted through once. */
final class Field {
    private final int size;
    private final Map<String, int[]> rooms = new HashMap<>();
    private final int[] without;

    Field(String name, List<Room> all) {
        size = all.size();
        Map<String, Gathered> gathered = new HashMap<>();
        Gathered none = new Gathered();
        for (int room = 0; room < size; room++) {
            Optional<String> value = Constraints.value(name, all.get(room).place());
            (value.isEmpty() ? none : gathered.computeIfAbsent(value.get(), unused -> new Gathered())).add(room);
        }
        gathered.forEach((value, some) -> rooms.put(value, some.toArray()));
        without = none.toArray();
    }

    /** The rooms that keep {@code constraint}. */
    Bits allowed(Constraint constraint, Tally others, int instances) {
        Bits allowed = new Bits(size);
        rooms.forEach((value, some) -> mark(allowed, some, isAllowed(constraint, value, others, instances)));
        mark(allowed, without, isAllowed(constraint, null, others, instances));
        return allowed;
    }

    /** Looks again at the rooms of one value. */
    void refresh(Bits allowed, Constraint constraint, String value, Tally others, int instances) {
        int[] some = rooms.get(value);
        if (some != null) {
            mark(allowed, some, isAllowed(constraint, value, others, instances));
        }
    }

    private static boolean isAllowed(Constraint constraint, @Nullable String value, Tally others, int instances) {
        return Constraints.broken(constraint, value, others, instances).isEmpty();
    }

    private static void mark(Bits bits, int[] rooms, boolean member) {
        for (int room : rooms) {
            bits.set(room, member);
        }
    }

    /** Numbers that grow in number; most fields have few values for many rooms, or one room for each value. */
    private static final class Gathered {
        private int[] numbers = new int[1];
        private int count;

        void add(int number) {
            numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
            numbers[count++] = number;
        }

        int[] toArray() {
            return Arrays.copyOf(numbers, count);
        }
    }
}

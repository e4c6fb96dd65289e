package io.slipway.scheduler.placement;

import io.slipway.resources.PortRange;
import io.slipway.resources.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Picks ports of an offer, from a different place each time: a port that was given back a moment ago may still be
 * held by connections that are closing.
 */
final class FreePorts {
    private FreePorts() {}

    /** Up to {@code wanted} ports of {@code free} that are not promised to others. */
    static List<Integer> find(Value.Ranges free, int wanted, IntPredicate promised, int seed) {
        List<Integer> found = new ArrayList<>();
        long size = free.size();
        if (size == 0) {
            return found;
        }
        long start = Math.floorMod((long) seed, size);
        for (long step = 0; step < size && found.size() < wanted; step++) {
            int port = (int) nth(free, (start + step) % size);
            if (!promised.test(port)) {
                found.add(port);
            }
        }
        return found;
    }

    private static long nth(Value.Ranges free, long index) {
        long left = index;
        for (PortRange range : free.ranges()) {
            if (left < range.size()) {
                return range.begin() + left;
            }
            left -= range.size();
        }
        throw new IllegalArgumentException("index " + index + " of " + free);
    }
}

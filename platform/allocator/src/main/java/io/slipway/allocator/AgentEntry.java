package io.slipway.allocator;

import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One agent: what it has, who holds what of it, and what is free. */
final class AgentEntry {
    final String id;
    final Map<Holder, Resources> held = new HashMap<>();
    boolean active;
    private Resources total;
    private Resources free;
    private boolean overcommitted;

    AgentEntry(String id, Resources total) {
        this.id = id;
        this.total = total;
        this.free = total;
    }

    Resources total() {
        return total;
    }

    Resources free() {
        return free;
    }

    boolean hasGpus() {
        return total.milli(Resources.GPUS) > 0;
    }

    /** Changes what the agent has; where more is held than there is, nothing is free. */
    void resize(Resources newTotal) {
        total = newTotal;
        recount();
    }

    void take(Holder holder, Resources resources) {
        held.merge(holder, resources, Resources::plus);
        if (!overcommitted && free.contains(resources)) {
            free = resources.equals(free) ? Resources.EMPTY : free.minus(resources);
        } else {
            recount();
        }
    }

    /** @throws IllegalArgumentException when the holder does not hold so much */
    void giveBack(Holder holder, Resources resources) {
        Resources before = held.getOrDefault(holder, Resources.EMPTY);
        Resources rest = before.equals(resources) ? Resources.EMPTY : before.minus(resources);
        if (rest.isEmpty()) {
            held.remove(holder);
        } else {
            held.put(holder, rest);
        }
        if (overcommitted) {
            recount();
        } else {
            free = free.plus(resources);
        }
    }

    /** Counts what is free from the start, when it cannot be told from what was free before. */
    private void recount() {
        Resources rest = total;
        overcommitted = false;
        for (Resources taken : held.values()) {
            overcommitted |= !rest.contains(taken);
            rest = without(rest, taken);
        }
        free = rest;
    }

    private static Resources without(Resources have, Resources taken) {
        List<Resource> rest = new ArrayList<>();
        for (Resource resource : have) {
            Value value = resource.value();
            for (Resource other : taken) {
                if (other.name().equals(resource.name()) && other.role().equals(resource.role())) {
                    value = without(value, other.value());
                }
            }
            rest.add(new Resource(resource.name(), resource.role(), value));
        }
        return Resources.of(rest);
    }

    private static Value without(Value have, Value taken) {
        if (have instanceof Value.Scalar a && taken instanceof Value.Scalar b) {
            return new Value.Scalar(Math.max(0, a.milli() - b.milli()));
        }
        if (have instanceof Value.Ranges a && taken instanceof Value.Ranges b) {
            return a.minus(b);
        }
        if (have instanceof Value.Items a && taken instanceof Value.Items b) {
            TreeSet<String> rest = new TreeSet<>(a.items());
            rest.removeAll(b.items());
            return new Value.Items(rest);
        }
        return have;
    }
}

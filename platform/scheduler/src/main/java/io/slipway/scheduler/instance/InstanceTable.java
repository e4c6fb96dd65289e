package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All instances, and those of each app sorted by index. The lists of apps are immutable and replaced on a change, so
 * that views of them stay as they were. Owner thread only.
 */
public final class InstanceTable {
    private final Map<InstanceId, Instance> all = new HashMap<>();
    private final TreeMap<PathId, List<Instance>> byApp = new TreeMap<>();

    /** Adds or replaces an instance. */
    public void put(Instance instance) {
        all.put(instance.id(), instance);
        List<Instance> changed = new ArrayList<>(of(instance.app()));
        changed.removeIf(other -> other.id().equals(instance.id()));
        changed.add(instance);
        changed.sort(Comparator.comparingInt(Instance::index).thenComparing(Instance::id));
        byApp.put(instance.app(), List.copyOf(changed));
    }

    /** Forgets an instance; no effect when there is none. */
    public void remove(InstanceId id) {
        Instance removed = all.remove(id);
        if (removed == null) {
            return;
        }
        List<Instance> left = of(removed.app()).stream()
                .filter(other -> !other.id().equals(id))
                .toList();
        if (left.isEmpty()) {
            byApp.remove(removed.app());
        } else {
            byApp.put(removed.app(), left);
        }
    }

    /** Forgets all. */
    public void clear() {
        all.clear();
        byApp.clear();
    }

    /** The instance of this id. */
    public Optional<Instance> get(InstanceId id) {
        return Optional.ofNullable(all.get(id));
    }

    /** The instances of an app, by index. */
    public List<Instance> of(PathId app) {
        return byApp.getOrDefault(app, List.of());
    }

    /** The instances of every app that has some; a copy. */
    public Map<PathId, List<Instance>> byApp() {
        return new TreeMap<>(byApp);
    }

    /** Every instance, in no order; a view. */
    public Iterable<Instance> all() {
        return all.values();
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /** The {@code count} lowest numbers that no instance of {@code app} has. */
    public List<Integer> freeIndexes(PathId app, int count) {
        Set<Integer> taken = new HashSet<>();
        of(app).forEach(instance -> taken.add(instance.index()));
        List<Integer> free = new ArrayList<>();
        for (int index = 0; free.size() < count; index++) {
            if (!taken.contains(index)) {
                free.add(index);
            }
        }
        return free;
    }
}

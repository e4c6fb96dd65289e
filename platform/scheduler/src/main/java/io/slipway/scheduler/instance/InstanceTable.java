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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All instances, and those of each app sorted by index. The lists of apps are immutable and replaced on a change, so
 * that views of them stay as they were. Owner thread only.
 */
public final class InstanceTable {
    private static final Comparator<Instance> BY_INDEX =
            Comparator.comparingInt(Instance::index).thenComparing(Instance::id);

    private final Map<InstanceId, Instance> all = new HashMap<>();
    private final TreeMap<PathId, OfApp> byApp = new TreeMap<>();

    /** An app's instances. The list is made when somebody asks: many changes come before one question. */
    private static final class OfApp {
        private final TreeSet<Instance> sorted = new TreeSet<>(BY_INDEX);
        private @Nullable List<Instance> list;

        List<Instance> list() {
            List<Instance> made = list;
            if (made == null) {
                made = List.copyOf(sorted);
                list = made;
            }
            return made;
        }
    }

    /** Adds or replaces an instance. */
    public void put(Instance instance) {
        Instance before = all.put(instance.id(), instance);
        if (before != null && !(before.app().equals(instance.app()) && before.index() == instance.index())) {
            take(before);
        }
        OfApp app = byApp.computeIfAbsent(instance.app(), unused -> new OfApp());
        app.sorted.remove(instance);
        app.sorted.add(instance);
        app.list = null;
    }

    /** Forgets an instance; no effect when there is none. */
    public void remove(InstanceId id) {
        Instance removed = all.remove(id);
        if (removed != null) {
            take(removed);
        }
    }

    private void take(Instance removed) {
        OfApp app = byApp.get(removed.app());
        if (app != null && app.sorted.remove(removed)) {
            app.list = null;
            if (app.sorted.isEmpty()) {
                byApp.remove(removed.app());
            }
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
        OfApp instances = byApp.get(app);
        return instances == null ? List.of() : instances.list();
    }

    /** The instances of every app that has some; a copy. */
    public Map<PathId, List<Instance>> byApp() {
        Map<PathId, List<Instance>> lists = new TreeMap<>();
        byApp.forEach((app, instances) -> lists.put(app, instances.list()));
        return lists;
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

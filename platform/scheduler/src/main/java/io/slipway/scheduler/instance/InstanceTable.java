package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All instances, those of each app sorted by index, and those that wait, longest first. The lists of apps are immutable
 * and replaced on a change, so that views of them stay as they were. Owner thread only.
 */
public final class InstanceTable {
    private static final Comparator<Instance> BY_INDEX = InstanceTable::byIndex;
    private static final Comparator<Instance> LONGEST_WAITING = InstanceTable::longestWaiting;

    private final Map<InstanceId, Instance> all = new HashMap<>();
    private final TreeMap<PathId, OfApp> byApp = new TreeMap<>();
    /** The same, to be found without comparing texts. */
    private final Map<PathId, OfApp> ofApp = new HashMap<>();

    private final TreeSet<Instance> waiting = new TreeSet<>(LONGEST_WAITING);

    private static int byIndex(Instance one, Instance other) {
        int byIndex = Integer.compare(one.index(), other.index());
        return byIndex != 0 ? byIndex : one.id().compareTo(other.id());
    }

    private static int longestWaiting(Instance one, Instance other) {
        int bySince = one.since().compareTo(other.since());
        if (bySince != 0) {
            return bySince;
        }
        int byApp = one.app().compareTo(other.app());
        return byApp != 0 ? byApp : byIndex(one, other);
    }

    /** An app's instances. The list is made when somebody asks: many changes come before one question. */
    private static final class OfApp {
        private final ArrayList<Instance> sorted = new ArrayList<>();
        private @Nullable List<Instance> list;

        void put(Instance instance) {
            list = null;
            int last = sorted.size() - 1;
            if (last < 0 || BY_INDEX.compare(sorted.get(last), instance) < 0) {
                sorted.add(instance);
                return;
            }
            int place = Collections.binarySearch(sorted, instance, BY_INDEX);
            if (place >= 0) {
                sorted.set(place, instance);
            } else {
                sorted.add(-place - 1, instance);
            }
        }

        void remove(Instance instance) {
            int place = Collections.binarySearch(sorted, instance, BY_INDEX);
            if (place >= 0) {
                list = null;
                sorted.remove(place);
            }
        }

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
        if (before != null) {
            if (before.isWaiting()) {
                waiting.remove(before);
            }
            if (before.index() != instance.index() || !before.app().equals(instance.app())) {
                take(before);
            }
        }
        if (instance.isWaiting()) {
            waiting.add(instance);
        }
        OfApp app = ofApp.get(instance.app());
        if (app == null) {
            app = new OfApp();
            ofApp.put(instance.app(), app);
            byApp.put(instance.app(), app);
        }
        app.put(instance);
    }

    /** Forgets an instance; no effect when there is none. */
    public void remove(InstanceId id) {
        Instance removed = all.remove(id);
        if (removed != null) {
            if (removed.isWaiting()) {
                waiting.remove(removed);
            }
            take(removed);
        }
    }

    private void take(Instance removed) {
        OfApp app = ofApp.get(removed.app());
        if (app != null) {
            app.remove(removed);
            if (app.sorted.isEmpty()) {
                byApp.remove(removed.app());
                ofApp.remove(removed.app());
            }
        }
    }

    /** Forgets all. */
    public void clear() {
        all.clear();
        byApp.clear();
        ofApp.clear();
        waiting.clear();
    }

    /** The instance of this id. */
    public Optional<Instance> get(InstanceId id) {
        return Optional.ofNullable(all.get(id));
    }

    /** The instances of an app, by index. */
    public List<Instance> of(PathId app) {
        OfApp instances = ofApp.get(app);
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

    /** Those that wait for an offer, longest first; a view. */
    public Iterable<Instance> waiting() {
        return waiting;
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /** The {@code count} lowest numbers that no instance of {@code app} has. */
    public List<Integer> freeIndexes(PathId app, int count) {
        List<Integer> free = new ArrayList<>();
        int next = 0;
        for (Instance instance : count > 0 ? of(app) : List.<Instance>of()) {
            for (; next < instance.index() && free.size() < count; next++) {
                free.add(next);
            }
            next = Math.max(next, instance.index() + 1);
        }
        while (free.size() < count) {
            free.add(next++);
        }
        return free;
    }
}

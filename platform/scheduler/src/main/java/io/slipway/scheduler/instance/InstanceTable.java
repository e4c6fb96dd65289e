package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All instances, those of each app sorted by index, and those that wait, longest first. The lists of apps are
 * immutable, so that views of them stay as they were. Owner thread only.
 */
public final class InstanceTable {
    private final Map<InstanceId, Instance> all = new HashMap<>();
    private final TreeMap<PathId, AppInstances> byApp = new TreeMap<>();
    /** The same, to be found without comparing texts. */
    private final Map<PathId, AppInstances> ofApp = new HashMap<>();

    private final WaitingInstances waiting = new WaitingInstances();

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
        AppInstances app = ofApp.get(instance.app());
        if (app == null) {
            app = new AppInstances();
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
        AppInstances app = ofApp.get(removed.app());
        if (app != null) {
            app.remove(removed);
            if (app.isEmpty()) {
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
        AppInstances instances = ofApp.get(app);
        return instances == null ? List.of() : instances.list();
    }

    /** How many of an app's instances are how; a view. */
    public AppCounts counts(PathId app) {
        AppInstances instances = ofApp.get(app);
        return instances == null ? AppCounts.NONE : instances.counts();
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

    /** Those that wait for an offer. */
    public WaitingLine waiting() {
        return waiting.line();
    }

    /** The apps of those that wait, in no order; a view. */
    public Set<PathId> waitingApps() {
        return Collections.unmodifiableSet(waiting.apps());
    }

    /** Those whose present task was told, or is to be told, to end. */
    public List<Instance> ending() {
        List<Instance> ending = new ArrayList<>();
        for (AppInstances app : byApp.values()) {
            if (app.counts().ending() > 0) {
                app.list().stream().filter(Instance::isToBeKilled).forEach(ending::add);
            }
        }
        return ending;
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

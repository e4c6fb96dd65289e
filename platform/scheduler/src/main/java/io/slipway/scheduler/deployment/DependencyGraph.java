package io.slipway.scheduler.deployment;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which app waits for which: its own dependencies and those of the groups around it, groups meaning all their apps. */
final class DependencyGraph {
    private final Map<PathId, Set<PathId>> edges = new TreeMap<>();
    private final Map<PathId, Integer> layers = new TreeMap<>();

    /**
     * The graph of all apps of {@code root}. What is not there is not waited for.
     *
     * @throws IllegalArgumentException when apps wait for each other in a circle, which it names
     */
    DependencyGraph(Group root) {
        SortedMap<PathId, AppDefinition> apps = root.allApps();
        apps.keySet().forEach(app -> edges.put(app, new TreeSet<>()));
        for (AppDefinition app : apps.values()) {
            addEdges(app.id(), app.dependencies(), root);
        }
        for (Group group : root.allGroups()) {
            if (!group.dependencies().isEmpty()) {
                group.allApps().keySet().forEach(app -> addEdges(app, group.dependencies(), root));
            }
        }
        edges.keySet().forEach(app -> layer(app, new LinkedHashSet<>()));
    }

    /** How many apps the longest chain of dependencies below {@code app} has; 0 when it waits for nothing. */
    int layer(PathId app) {
        return layers.getOrDefault(app, 0);
    }

    private void addEdges(PathId app, Collection<PathId> dependencies, Group root) {
        for (PathId dependency : dependencies) {
            PathId absolute = dependency.resolve(app.parent());
            if (root.app(absolute).isPresent()) {
                addEdge(app, absolute);
            } else {
                root.group(absolute).ifPresent(group -> group.allApps().keySet().forEach(each -> addEdge(app, each)));
            }
        }
    }

    private void addEdge(PathId app, PathId dependency) {
        if (!app.equals(dependency)) {
            edges.getOrDefault(app, new TreeSet<>()).add(dependency);
        }
    }

    private int layer(PathId app, Set<PathId> path) {
        Integer known = layers.get(app);
        if (known != null) {
            return known;
        }
        if (!path.add(app)) {
            List<PathId> circle = new ArrayList<>(path);
            circle.add(app);
            throw new IllegalArgumentException(
                    "dependencies form a circle: " + circle.subList(circle.indexOf(app), circle.size()));
        }
        int layer = 0;
        for (PathId dependency : edges.getOrDefault(app, Set.of())) {
            layer = Math.max(layer, layer(dependency, path) + 1);
        }
        path.remove(app);
        layers.put(app, layer);
        return layer;
    }
}

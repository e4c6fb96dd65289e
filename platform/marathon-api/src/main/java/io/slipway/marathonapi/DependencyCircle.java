package io.slipway.marathonapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks for apps that wait for each other. A dependency on a group is one on each app in it. Used once. */
final class DependencyCircle {
    private final Map<PathId, Set<PathId>> edges = new HashMap<>();
    private final Set<PathId> settled = new HashSet<>();
    private final List<PathId> way = new ArrayList<>();

    DependencyCircle(Group root) {
        collect(root, root, new TreeSet<>());
    }

    private void collect(Group root, Group group, Set<PathId> inherited) {
        Set<PathId> dependencies = new TreeSet<>(inherited);
        dependencies.addAll(group.dependencies());
        for (AppDefinition app : group.apps().values()) {
            Set<PathId> all = new TreeSet<>(dependencies);
            all.addAll(app.dependencies());
            Set<PathId> apps = edges.computeIfAbsent(app.id(), unused -> new TreeSet<>());
            all.forEach(dependency -> apps.addAll(appsOf(root, dependency)));
        }
        group.groups().values().forEach(child -> collect(root, child, dependencies));
    }

    private static Set<PathId> appsOf(Group root, PathId id) {
        if (root.app(id).isPresent()) {
            return Set.of(id);
        }
        return root.group(id).map(group -> group.allApps().keySet()).orElse(new TreeSet<>());
    }

    /** The apps of one circle, the first of them again at the end; empty when there is none. */
    List<PathId> find() {
        for (PathId app : new TreeSet<>(edges.keySet())) {
            List<PathId> circle = walk(app);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        return List.of();
    }

    private List<PathId> walk(PathId app) {
        int seen = way.indexOf(app);
        if (seen >= 0) {
            List<PathId> circle = new ArrayList<>(way.subList(seen, way.size()));
            circle.add(app);
            return circle;
        }
        if (settled.contains(app)) {
            return List.of();
        }
        way.add(app);
        for (PathId next : edges.getOrDefault(app, Set.of())) {
            List<PathId> circle = walk(next);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        way.remove(way.size() - 1);
        settled.add(app);
        return List.of();
    }
}

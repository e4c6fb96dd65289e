package io.slipway.marathonapi;

import io.slipway.marathonapi.ValidationFailure.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Makes group trees from what requests say about groups, and checks what holds between apps. Pure.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/application-groups.html">Marathon groups</a>
 */
public final class GroupSpecs {
    private GroupSpecs() {}

    /**
     * The tree that results from an update. Apps that are new or changed carry no versions and perhaps open service
     * ports: both are the caller's to set.
     *
     * @param history the group as it was made at a time, for updates that go back
     * @throws ApiError 404 when there is no such version, 422 with everything that is wrong
     */
    public static Group apply(GroupUpdate update, Group root, Instant now, Function<Instant, Optional<Group>> history) {
        Group current = root.group(update.id()).orElse(Group.empty(update.id(), now));
        Instant version = update.version();
        Double scaleBy = update.scaleBy();
        Group changed;
        if (version != null) {
            changed = history.apply(version)
                    .orElseThrow(() -> ApiError.unknownGroupVersion(update.id(), version))
                    .withVersion(now);
        } else if (scaleBy != null) {
            changed = scaled(current, scaleBy).withVersion(now);
        } else {
            changed = changed(update, current, now);
        }
        Group result = root.withGroup(changed, now);
        check(result);
        return result;
    }

    private static Group scaled(Group group, double by) {
        TreeMap<PathId, AppDefinition> apps = new TreeMap<>();
        group.apps().forEach((id, app) -> {
            int instances = (int) Math.ceil(app.instances() * by);
            apps.put(id, app.with().instances(instances).build());
        });
        TreeMap<PathId, Group> groups = new TreeMap<>();
        group.groups().forEach((id, child) -> groups.put(id, scaled(child, by)));
        return group.withApps(apps).withGroups(groups);
    }

    private static Group changed(GroupUpdate update, Group current, Instant now) {
        Group group = current.withVersion(now);
        List<AppUpdate> apps = update.apps();
        if (apps != null) {
            group = group.withApps(apps(apps, current));
        }
        List<GroupUpdate> groups = update.groups();
        if (groups != null) {
            TreeMap<PathId, Group> children = new TreeMap<>();
            for (GroupUpdate child : groups) {
                childOf(current.id(), child.id());
                Group before = current.groups().getOrDefault(child.id(), Group.empty(child.id(), now));
                if (children.put(child.id(), changed(child, before, now)) != null) {
                    throw ValidationFailure.notValid("/groups", "group " + child.id() + " is given more than once");
                }
            }
            group = group.withGroups(children);
        }
        SortedSet<PathId> dependencies = update.dependencies();
        if (dependencies != null) {
            group = group.withDependencies(dependencies);
        }
        return update.enforceRole() == null ? group : group.withEnforceRole(update.enforceRole());
    }

    private static SortedMap<PathId, AppDefinition> apps(List<AppUpdate> updates, Group current) {
        TreeMap<PathId, AppDefinition> apps = new TreeMap<>();
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < updates.size(); i++) {
            AppUpdate update = updates.get(i);
            childOf(current.id(), update.id());
            try {
                AppDefinition app = AppSpecs.apply(update, current.apps().get(update.id()), false);
                if (apps.put(update.id(), app) != null) {
                    violations.add(
                            new Violation("/apps(" + i + ")", "app " + update.id() + " is given more than once"));
                }
            } catch (ValidationFailure e) {
                String path = "/apps(" + i + ")";
                e.violations()
                        .forEach(violation -> violations.add(new Violation(
                                violation.path().equals("/") ? path : path + violation.path(), violation.message())));
            }
        }
        if (!violations.isEmpty()) {
            throw ValidationFailure.notValid(violations);
        }
        return apps;
    }

    private static void childOf(PathId group, PathId child) {
        if (child.equals(group) || !child.parent().equals(group)) {
            throw ValidationFailure.notValid(
                    "/id", "Identifier is not child of '" + group + "'. Hint: use relative paths. Got '" + child + "'");
        }
    }

    /**
     * Checks what must hold in every tree: ids, no clash of apps and groups, no circle of dependencies.
     *
     * @throws ValidationFailure with everything that is wrong
     */
    public static void check(Group root) {
        List<Violation> violations = new ArrayList<>();
        for (Group group : root.allGroups()) {
            PathRules.check("/id", group.id(), violations);
            group.groups().keySet().stream()
                    .filter(id -> group.apps().containsKey(id))
                    .forEach(clash -> violations.add(new Violation(
                            "/", "Groups and Applications may not have the same identifier. (" + clash + ")")));
        }
        List<PathId> circle = new DependencyCircle(root).find();
        if (!circle.isEmpty()) {
            violations.add(new Violation(
                    "/",
                    "Dependency graph has cyclic dependencies. ("
                            + String.join(
                                    " -> ",
                                    circle.stream().map(PathId::toString).toList())
                            + ")"));
        }
        if (!violations.isEmpty()) {
            throw ValidationFailure.notValid(violations);
        }
    }

    /** Dependencies that nothing in the tree answers to: the id that depends, and what it depends on. */
    public static Map<PathId, Set<PathId>> missingDependencies(Group root) {
        Map<PathId, Set<PathId>> missing = new TreeMap<>();
        for (Group group : root.allGroups()) {
            collect(root, group.id(), group.dependencies(), missing);
            group.apps().values().forEach(app -> collect(root, app.id(), app.dependencies(), missing));
        }
        return missing;
    }

    private static void collect(
            Group root, PathId id, Iterable<PathId> dependencies, Map<PathId, Set<PathId>> missing) {
        for (PathId dependency : dependencies) {
            if (root.app(dependency).isEmpty() && root.group(dependency).isEmpty()) {
                missing.computeIfAbsent(id, unused -> new TreeSet<>()).add(dependency);
            }
        }
    }
}

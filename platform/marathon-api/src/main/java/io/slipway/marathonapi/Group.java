package io.slipway.marathonapi;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A group with everything below it: an immutable tree. Changes make a new tree that shares what did not change.
 *
 * @param id its name, absolute
 * @param apps its own apps
 * @param groups its own groups
 * @param dependencies apps and groups that are deployed before anything in it
 * @param version when it last changed
 * @param enforceRole whether its apps take the group's role; null when never set
 */
public record Group(
        PathId id,
        SortedMap<PathId, AppDefinition> apps,
        SortedMap<PathId, Group> groups,
        SortedSet<PathId> dependencies,
        Instant version,
        @Nullable Boolean enforceRole) {
    /** Copies the collections. */
    public Group {
        apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        dependencies = Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
    }

    /** A group with nothing in it. */
    public static Group empty(PathId id, Instant version) {
        return new Group(id, new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), version, null);
    }

    /** The app of this id, anywhere below. */
    public Optional<AppDefinition> app(PathId app) {
        return group(app.parent()).map(group -> group.apps.get(app));
    }

    /** The group of this id: this one or any below. */
    public Optional<Group> group(PathId group) {
        if (group.equals(id)) {
            return Optional.of(this);
        }
        if (!group.isWithin(id)) {
            return Optional.empty();
        }
        return Optional.ofNullable(groups.get(id.childTowards(group))).flatMap(child -> child.group(group));
    }

    /** Every app at or below this group, sorted by id. */
    public SortedMap<PathId, AppDefinition> allApps() {
        TreeMap<PathId, AppDefinition> all = new TreeMap<>();
        collect(all);
        return all;
    }

    private void collect(Map<PathId, AppDefinition> all) {
        all.putAll(apps);
        groups.values().forEach(group -> group.collect(all));
    }

    /** This group and every one below, parents first. */
    public List<Group> allGroups() {
        List<Group> all = new ArrayList<>();
        all.add(this);
        groups.values().forEach(group -> all.addAll(group.allGroups()));
        return all;
    }

    /** With this app added or replaced; groups on the way are made, and their version is {@code now}. */
    public Group withApp(AppDefinition app, Instant now) {
        return update(app.id().parent(), now, group -> {
            TreeMap<PathId, AppDefinition> changed = new TreeMap<>(group.apps);
            changed.put(app.id(), app);
            return group.withApps(changed);
        });
    }

    /** Without this app; the same tree when there is none. */
    public Group withoutApp(PathId app, Instant now) {
        if (app(app).isEmpty()) {
            return this;
        }
        return update(app.parent(), now, group -> {
            TreeMap<PathId, AppDefinition> changed = new TreeMap<>(group.apps);
            changed.remove(app);
            return group.withApps(changed);
        });
    }

    /** With this group added or replaced; the root of the tree when it is this group itself. */
    public Group withGroup(Group other, Instant now) {
        if (other.id.equals(id)) {
            return other;
        }
        return update(other.id.parent(), now, group -> {
            TreeMap<PathId, Group> changed = new TreeMap<>(group.groups);
            changed.put(other.id, other);
            return group.withGroups(changed);
        });
    }

    /** Without this group and everything below it; the same tree when there is none. An emptied root stays. */
    public Group withoutGroup(PathId removed, Instant now) {
        if (removed.equals(id)) {
            return empty(id, now);
        }
        if (group(removed).isEmpty()) {
            return this;
        }
        return update(removed.parent(), now, group -> {
            TreeMap<PathId, Group> changed = new TreeMap<>(group.groups);
            changed.remove(removed);
            return group.withGroups(changed);
        });
    }

    /** With the group of this id changed; it and those on the way are made when missing. */
    public Group update(PathId target, Instant now, UnaryOperator<Group> change) {
        if (target.equals(id)) {
            return change.apply(withVersion(now));
        }
        PathId next = id.childTowards(target);
        Group child = groups.getOrDefault(next, empty(next, now));
        TreeMap<PathId, Group> changed = new TreeMap<>(groups);
        changed.put(next, child.update(target, now, change));
        return withGroups(changed).withVersion(now);
    }

    /** With other apps of its own. */
    public Group withApps(SortedMap<PathId, AppDefinition> other) {
        return new Group(id, other, groups, dependencies, version, enforceRole);
    }

    /** With other groups of its own. */
    public Group withGroups(SortedMap<PathId, Group> other) {
        return new Group(id, apps, other, dependencies, version, enforceRole);
    }

    /** With other dependencies. */
    public Group withDependencies(SortedSet<PathId> other) {
        return new Group(id, apps, groups, other, version, enforceRole);
    }

    /** With another version. */
    public Group withVersion(Instant other) {
        return new Group(id, apps, groups, dependencies, other, enforceRole);
    }

    /** With another rule for roles. */
    public Group withEnforceRole(@Nullable Boolean other) {
        return new Group(id, apps, groups, dependencies, version, other);
    }
}

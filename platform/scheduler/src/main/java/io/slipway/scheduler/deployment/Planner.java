package io.slipway.scheduler.deployment;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.app.Versions;
import io.slipway.scheduler.instance.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans deployments.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/deployments.html">Marathon: deployments</a>
 */
public final class Planner {
    private Planner() {}

    /** What a deployment needs beside the two trees. */
    public record Order(String id, Instant now, Set<InstanceId> sentenced, Set<PathId> wipe) {
        /** Copies the sets. */
        public Order {
            sentenced = Set.copyOf(sentenced);
            wipe = Set.copyOf(wipe);
        }

        /** With nothing special. */
        public static Order of(String id, Instant now) {
            return new Order(id, now, Set.of(), Set.of());
        }
    }

    /**
     * The way from {@code original} to {@code target}: one step that stops what is gone, one that starts what is new,
     * then one for each layer of the target's dependencies, those first that wait for nothing.
     *
     * @param target its apps carry their versions already
     * @throws IllegalArgumentException when the target's dependencies form a circle
     */
    public static Deployment plan(Group original, Group target, Order order) {
        SortedMap<PathId, AppDefinition> before = changed(original.allApps(), target.allApps());
        SortedMap<PathId, AppDefinition> after = changed(target.allApps(), original.allApps());
        List<Step> steps = new ArrayList<>();
        add(steps, before.keySet().stream().filter(app -> !after.containsKey(app)), ActionType.StopApplication);
        add(steps, after.keySet().stream().filter(app -> !before.containsKey(app)), ActionType.StartApplication);
        steps.addAll(layers(before, after, new DependencyGraph(target)));
        return new Deployment(
                order.id(),
                order.now(),
                before,
                after,
                groupChanges(original, target),
                steps,
                0,
                order.sentenced(),
                order.wipe(),
                order.now());
    }

    /**
     * The tree that takes back what {@code deployment} changed, app by app. What others have changed since stays as
     * it is.
     */
    public static Group reverted(Deployment deployment, Group root, Instant now) {
        Group reverted = root;
        TreeSet<PathId> apps = new TreeSet<>(deployment.before().keySet());
        apps.addAll(deployment.after().keySet());
        for (PathId app : apps) {
            Optional<AppDefinition> present = root.app(app);
            AppDefinition wanted = deployment.after().get(app);
            boolean untouched = wanted == null
                    ? present.isEmpty()
                    : present.filter(wanted::equals).isPresent();
            if (!untouched) {
                continue;
            }
            AppDefinition earlier = deployment.before().get(app);
            reverted = earlier == null
                    ? reverted.withoutApp(app, now)
                    : reverted.withApp(Versions.reverted(earlier, now), now);
        }
        return withoutGroups(deployment, reverted, now);
    }

    /** The deployments that change an app which {@code planned} changes too. */
    public static List<Deployment> conflicts(Deployment planned, Iterable<Deployment> running) {
        Set<PathId> affected = planned.affected();
        List<Deployment> conflicts = new ArrayList<>();
        for (Deployment other : running) {
            if (other.affected().stream().anyMatch(affected::contains)) {
                conflicts.add(other);
            }
        }
        return conflicts;
    }

    private static SortedMap<PathId, AppDefinition> changed(
            SortedMap<PathId, AppDefinition> apps, SortedMap<PathId, AppDefinition> others) {
        SortedMap<PathId, AppDefinition> changed = new TreeMap<>();
        apps.forEach((id, app) -> {
            if (!app.equals(others.get(id))) {
                changed.put(id, app);
            }
        });
        return changed;
    }

    private static void add(List<Step> steps, java.util.stream.Stream<PathId> apps, ActionType type) {
        List<Action> actions = apps.map(app -> new Action(type, app)).toList();
        if (!actions.isEmpty()) {
            steps.add(new Step(actions));
        }
    }

    private static List<Step> layers(
            SortedMap<PathId, AppDefinition> before, SortedMap<PathId, AppDefinition> after, DependencyGraph graph) {
        SortedMap<Integer, List<Action>> layers = new TreeMap<>();
        after.forEach((id, app) -> action(before.get(id), app)
                .ifPresent(type -> layers.computeIfAbsent(graph.layer(id), layer -> new ArrayList<>())
                        .add(new Action(type, id))));
        return layers.values().stream().map(Step::new).toList();
    }

    private static Optional<ActionType> action(
            @org.jspecify.annotations.Nullable AppDefinition before, AppDefinition after) {
        if (before == null || after.instances() == 0) {
            return Optional.of(ActionType.ScaleApplication);
        }
        boolean restarted = !before.versionInfo()
                .lastConfigChangeAt()
                .equals(after.versionInfo().lastConfigChangeAt());
        if (restarted || !before.hasSameConfigAs(after)) {
            return Optional.of(ActionType.RestartApplication);
        }
        return before.instances() == after.instances() ? Optional.empty() : Optional.of(ActionType.ScaleApplication);
    }

    private static List<Deployment.GroupChange> groupChanges(Group original, Group target) {
        TreeMap<PathId, Group> before = new TreeMap<>();
        TreeMap<PathId, Group> after = new TreeMap<>();
        original.allGroups().forEach(group -> before.put(group.id(), group));
        target.allGroups().forEach(group -> after.put(group.id(), group));
        TreeSet<PathId> ids = new TreeSet<>(before.keySet());
        ids.addAll(after.keySet());
        List<Deployment.GroupChange> changes = new ArrayList<>();
        for (PathId id : ids) {
            Group was = before.get(id);
            Group is = after.get(id);
            SortedSet<PathId> dependencies = was == null ? new TreeSet<>() : was.dependencies();
            if (was == null || is == null || !Objects.equals(dependencies, is.dependencies())) {
                changes.add(new Deployment.GroupChange(id, was != null, is != null, dependencies));
            }
        }
        return changes;
    }

    private static Group withoutGroups(Deployment deployment, Group root, Instant now) {
        Group reverted = root;
        List<Deployment.GroupChange> changes = new ArrayList<>(deployment.groups());
        java.util.Collections.reverse(changes); // inner groups first
        for (Deployment.GroupChange change : changes) {
            Optional<Group> present = reverted.group(change.id());
            if (change.existedBefore()) {
                reverted =
                        reverted.update(change.id(), now, group -> group.withDependencies(change.dependenciesBefore()));
            } else if (present.isPresent()
                    && present.get().apps().isEmpty()
                    && present.get().groups().isEmpty()
                    && !change.id().isRoot()) {
                reverted = reverted.withoutGroup(change.id(), now);
            }
        }
        return reverted;
    }
}

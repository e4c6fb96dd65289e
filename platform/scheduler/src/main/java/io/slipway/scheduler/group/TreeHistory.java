package io.slipway.scheduler.group;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.journal.Entry.TreeChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tree of groups and apps now, the trees before it, and the earlier versions of each app. Owner thread only; the
 * trees themselves are immutable.
 */
public final class TreeHistory {
    /** How many trees are remembered, and how many versions of each app. */
    public static final int MAX = 50;

    private Group base = Group.empty(PathId.ROOT, Instant.EPOCH);
    private Group root = base;
    private List<TreeChanged> changes = new ArrayList<>();
    private List<Group> trees = List.of(base);
    private final TreeMap<PathId, List<AppDefinition>> versions = new TreeMap<>();

    /** Makes {@code change} the newest. */
    public void apply(TreeChanged change) {
        root = TreeDiff.apply(root, change);
        changes.add(change);
        List<Group> newer = new ArrayList<>(trees);
        newer.add(0, root);
        if (newer.size() > MAX) {
            base = TreeDiff.apply(base, changes.remove(0));
            newer.remove(newer.size() - 1);
        }
        trees = List.copyOf(newer);
        change.apps().forEach(this::remember);
        change.removedApps().forEach(versions::remove);
    }

    /** Replaces everything. */
    public void restore(Group oldest, List<TreeChanged> since, List<AppDefinition> earlier) {
        base = oldest;
        root = oldest;
        changes = new ArrayList<>();
        trees = List.of(oldest);
        versions.clear();
        since.forEach(this::apply);
        versions.clear();
        earlier.forEach(this::remember);
    }

    private void remember(AppDefinition app) {
        List<AppDefinition> newer = new ArrayList<>(versions.getOrDefault(app.id(), List.of()));
        newer.add(0, app);
        versions.put(app.id(), List.copyOf(newer.subList(0, Math.min(newer.size(), MAX))));
    }

    /** The tree now. */
    public Group root() {
        return root;
    }

    /** The oldest tree. */
    public Group base() {
        return base;
    }

    /** What led from the oldest tree to the present one, oldest first. */
    public List<TreeChanged> changes() {
        return List.copyOf(changes);
    }

    /** All trees, newest first. */
    public List<Group> trees() {
        return trees;
    }

    /** The versions of each app, newest first; a copy. */
    public Map<PathId, List<AppDefinition>> versions() {
        return new TreeMap<>(versions);
    }

    /** The versions of {@code app}, newest first; none for an app that is not there. */
    public List<AppDefinition> versions(PathId app) {
        return versions.getOrDefault(app, List.of());
    }
}

package io.slipway.scheduler.group;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.journal.Entry.GroupFrame;
import io.slipway.scheduler.journal.Entry.TreeChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What lies between two trees: a change that is small when little has changed. */
public final class TreeDiff {
    private TreeDiff() {}

    /** The change that leads from {@code before} to {@code after}. */
    public static TreeChanged between(Group before, Group after, Instant version) {
        Map<PathId, AppDefinition> appsBefore = before.allApps();
        Map<PathId, AppDefinition> appsAfter = after.allApps();
        Map<PathId, GroupFrame> groupsBefore = frames(before);
        Map<PathId, GroupFrame> groupsAfter = frames(after);
        return new TreeChanged(
                version,
                changed(appsBefore, appsAfter),
                gone(appsBefore, appsAfter),
                changed(groupsBefore, groupsAfter),
                gone(groupsBefore, groupsAfter));
    }

    /** The tree that {@code change} leads to. */
    public static Group apply(Group root, TreeChanged change) {
        Group changed = root;
        for (PathId app : change.removedApps()) {
            changed = changed.withoutApp(app, change.version());
        }
        for (PathId group : change.removedGroups()) {
            changed = changed.withoutGroup(group, change.version());
        }
        for (AppDefinition app : change.apps()) {
            changed = changed.withApp(app, change.version());
        }
        // Inner groups first: a change stamps every group on the way, and the outer ones have their own time.
        List<GroupFrame> frames = new ArrayList<>(change.groups());
        frames.sort(Comparator.comparingInt(
                (GroupFrame frame) -> -frame.id().segments().size()));
        for (GroupFrame frame : frames) {
            changed = changed.update(
                    frame.id(),
                    change.version(),
                    group -> group.withDependencies(frame.dependencies())
                            .withVersion(frame.version())
                            .withEnforceRole(frame.enforceRole()));
        }
        return changed;
    }

    private static Map<PathId, GroupFrame> frames(Group root) {
        Map<PathId, GroupFrame> frames = new TreeMap<>();
        for (Group group : root.allGroups()) {
            frames.put(
                    group.id(), new GroupFrame(group.id(), group.dependencies(), group.version(), group.enforceRole()));
        }
        return frames;
    }

    private static <T> List<T> changed(Map<PathId, T> before, Map<PathId, T> after) {
        List<T> changed = new ArrayList<>();
        after.forEach((id, value) -> {
            if (!value.equals(before.get(id))) {
                changed.add(value);
            }
        });
        return changed;
    }

    private static <T> List<PathId> gone(Map<PathId, T> before, Map<PathId, T> after) {
        return before.keySet().stream().filter(id -> !after.containsKey(id)).toList();
    }
}

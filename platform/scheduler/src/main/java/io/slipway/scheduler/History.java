package io.slipway.scheduler;

import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.group.TreeHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks things up among earlier trees. */
final class History {
    private History() {}

    /** The group as it was made at {@code version}, or as it was in the tree of that version. */
    static Optional<Group> groupAt(TreeHistory trees, PathId group, Instant version) {
        return groupAt(trees.trees(), group, version);
    }

    /** @param trees newest first */
    static Optional<Group> groupAt(List<Group> trees, PathId group, Instant version) {
        Optional<Group> own = trees.stream()
                .flatMap(tree -> tree.group(group).stream())
                .filter(found -> found.version().equals(version))
                .findFirst();
        return own.isPresent()
                ? own
                : trees.stream()
                        .filter(tree -> tree.version().equals(version))
                        .findFirst()
                        .flatMap(tree -> tree.group(group));
    }

    /** When the group was changed, newest first. */
    static List<Instant> groupVersions(List<Group> trees, PathId group) {
        return trees.stream()
                .flatMap(tree -> tree.group(group).stream())
                .map(Group::version)
                .filter(version -> !version.equals(Instant.EPOCH))
                .distinct()
                .toList();
    }
}

package io.slipway.marathonapi;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about a group. A null component was not given. Ids are absolute.
 *
 * @param id the group
 * @param apps all its own apps: those missing here are destroyed
 * @param groups all its own groups: those missing here are destroyed
 * @param dependencies apps and groups that are deployed before anything in it
 * @param scaleBy multiplies the instances of every app below; nothing else may be given
 * @param version go back to how the group was then; wins over {@code scaleBy}
 * @param enforceRole whether its apps take the group's role
 */
public record GroupUpdate(
        PathId id,
        @Nullable List<AppUpdate> apps,
        @Nullable List<GroupUpdate> groups,
        @Nullable SortedSet<PathId> dependencies,
        @Nullable Double scaleBy,
        @Nullable Instant version,
        @Nullable Boolean enforceRole) {
    /** Copies the collections. */
    public GroupUpdate {
        apps = apps == null ? null : List.copyOf(apps);
        groups = groups == null ? null : List.copyOf(groups);
    }
}

package io.slipway.gateway.auth.permissions;

import io.slipway.marathonapi.PathId;

/**
 * A role that somebody has.
 *
 * @param role what they may do
 * @param path the group or app at and below which they may; the root for the whole cluster
 */
public record Grant(Role role, PathId path) implements Comparable<Grant> {
    /** @throws IllegalArgumentException when the path is relative, or narrows a role that cannot be narrowed */
    public Grant {
        if (!path.absolute()
                || path.segments().contains("..")
                || path.segments().contains(".")) {
            throw new IllegalArgumentException("path '" + path + "': expected an absolute one such as /team");
        }
        if (role.isForWholeCluster() && !path.isRoot()) {
            throw new IllegalArgumentException(
                    "role " + role.word() + " is for the whole cluster: expected path '/', got '" + path + "'");
        }
    }

    /** A role for the whole cluster. */
    public static Grant of(Role role) {
        return new Grant(role, PathId.ROOT);
    }

    @Override
    public int compareTo(Grant other) {
        int byRole = role.compareTo(other.role);
        return byRole != 0 ? byRole : path.compareTo(other.path);
    }

    @Override
    public String toString() {
        return role.word() + (role.isForWholeCluster() ? "" : " of " + path);
    }
}

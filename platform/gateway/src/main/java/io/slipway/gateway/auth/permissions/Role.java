package io.slipway.gateway.auth.permissions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do, in general. */
public enum Role {
    /** Everything. */
    ADMIN(true),
    /** Everything but users, tokens of others, keys, the audit log and backups. */
    OPERATOR(true),
    /** Changes apps, groups and packages below a path, and reads the state of the cluster. */
    DEVELOPER(false),
    /** Reads the state of the cluster, and the files of the tasks of apps below a path. */
    VIEWER(false);

    private final boolean wholeCluster;

    Role(boolean wholeCluster) {
        this.wholeCluster = wholeCluster;
    }

    /** Whether it is only ever for the whole cluster, not for a path. */
    public boolean isForWholeCluster() {
        return wholeCluster;
    }

    /** As it is written in APIs and records. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role that is written so. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}

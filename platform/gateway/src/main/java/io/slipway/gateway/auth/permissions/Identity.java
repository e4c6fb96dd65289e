package io.slipway.gateway.auth.permissions;

import io.slipway.marathonapi.PathId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who asks, and what they may do.
 *
 * @param name for the audit log: a user's id, or a node's or task's name
 * @param kind what they are
 * @param grants the roles they have
 */
public record Identity(String name, Kind kind, List<Grant> grants) {
    /** What somebody is. */
    public enum Kind {
        /** A person. */
        USER,
        /** A program with an account of its own. */
        SERVICE,
        /** A master or an agent of this cluster. */
        NODE,
        /** A task, by its agent's word. */
        TASK
    }

    /** Copies the list. */
    public Identity {
        grants = List.copyOf(grants);
    }

    /** A node; what masters hand on is judged by what it carries, so a node may read, and what is for nodes only. */
    public static Identity node(String name) {
        return new Identity(name, Kind.NODE, List.of(Grant.of(Role.VIEWER)));
    }

    /** A task; it may read. */
    public static Identity task(String id) {
        return new Identity("task " + id, Kind.TASK, List.of(Grant.of(Role.VIEWER)));
    }

    /** Whether this is somebody with an account. */
    public boolean hasAccount() {
        return kind == Kind.USER || kind == Kind.SERVICE;
    }

    /** Whether they may do everything. */
    public boolean mayAdminister() {
        return has(Role.ADMIN);
    }

    /** Whether they may do what concerns the whole cluster. */
    public boolean mayOperate() {
        return has(Role.ADMIN) || has(Role.OPERATOR);
    }

    /** Whether they may read the state of the cluster. */
    public boolean mayView() {
        return !grants.isEmpty();
    }

    /** Whether there is anything that they may change. */
    public boolean mayDevelop() {
        return mayOperate() || has(Role.DEVELOPER);
    }

    /** Whether they may change the app or group at {@code path} and everything below it. */
    public boolean mayChange(PathId path) {
        return mayOperate() || within(Role.DEVELOPER, path);
    }

    /** Whether they may read the files of the tasks of the app at {@code path}; the root stands for all files. */
    public boolean mayReadFiles(PathId path) {
        return mayChange(path) || within(Role.VIEWER, path);
    }

    /** The paths they may change something at, for messages. */
    public String paths() {
        return grants.stream()
                .filter(grant -> grant.role() == Role.DEVELOPER)
                .map(grant -> grant.path().toString())
                .collect(Collectors.joining(", "));
    }

    private boolean has(Role role) {
        return grants.stream().anyMatch(grant -> grant.role() == role);
    }

    private boolean within(Role role, PathId path) {
        return grants.stream().anyMatch(grant -> grant.role() == role && path.isWithin(grant.path()));
    }
}

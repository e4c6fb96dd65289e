package io.slipway.scheduler.http;

import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.GroupUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.Task;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the API asks of the scheduler. Thread-safe; no method blocks. A future completes when the change is durable, or
 * fails with an {@link io.slipway.marathonapi.ApiError} when the request cannot be done as asked (nothing has changed
 * then), or with a {@link io.slipway.replication.NotLeadingException}. Updates are turned into apps and groups, and
 * validated, by {@link io.slipway.marathonapi.AppSpecs} and {@link io.slipway.marathonapi.GroupSpecs}.
 */
public interface SchedulerApi {
    /** Everything that can be read, as of now. It includes every change whose future has completed. */
    Snapshot snapshot();

    /** Whether this process may change things. */
    boolean isLeading();

    /** Creates, changes or replaces apps in one deployment: all or none. */
    CompletableFuture<Deployment> updateApps(List<AppUpdate> updates, AppMode mode, Options options);

    /**
     * Removes an app.
     *
     * @param wipe remove its persistent volumes too
     */
    CompletableFuture<Deployment> deleteApp(PathId app, boolean wipe, Options options);

    /** Replaces every instance of an app under its upgrade strategy. */
    CompletableFuture<Deployment> restartApp(PathId app, Options options);

    /**
     * Creates or changes a group; a {@code version} in it goes back, a {@code scaleBy} multiplies.
     *
     * @param create fail with 409 when the group exists
     */
    CompletableFuture<Deployment> updateGroup(GroupUpdate update, boolean create, Options options);

    /**
     * Removes a group with everything in it.
     *
     * @param wipe remove the persistent volumes too
     */
    CompletableFuture<Deployment> deleteGroup(PathId group, boolean wipe, Options options);

    /** Sets whether the apps of a top-level group take its role; no deployment. */
    CompletableFuture<Void> enforceRole(PathId group, boolean enforceRole);

    /**
     * Ends tasks. Unknown ids are skipped.
     *
     * @param tasks ids of tasks
     * @param how what comes after
     */
    CompletableFuture<Killed> killTasks(Set<String> tasks, KillMode how, Options options);

    /**
     * Ends a deployment.
     *
     * @param force leave everything as it is now; else a new deployment takes back what this one changed
     * @return null with {@code force}
     */
    CompletableFuture<@Nullable Deployment> cancelDeployment(String id, boolean force);

    /** Lets launches of this app go on at once. Fails with 404 when nothing of it waits in the queue. */
    CompletableFuture<Void> resetDelay(PathId app);

    /** How updates treat apps that exist, and those that do not. */
    enum AppMode {
        /** They must not exist: 409. */
        CREATE,
        /** Fields given replace those of an existing app; missing apps are created. */
        PUT_PARTIAL,
        /** An existing app is replaced whole; missing apps are created. */
        PUT_WHOLE,
        /** Fields given replace those of an existing app; they must exist: 404. */
        PATCH
    }

    /** What comes after tasks are ended. */
    enum KillMode {
        /** They are started again. */
        RESTART,
        /** They are started again without their persistent volumes. */
        WIPE,
        /** Their apps have fewer instances: a deployment. */
        SCALE
    }

    /**
     * How to go about it.
     *
     * @param force cancel deployments of the same apps that are under way, instead of failing with 409
     * @param dryRun only tell what would be done
     */
    record Options(boolean force, boolean dryRun) {}

    /**
     * What was decided.
     *
     * @param id the deployment's; null for a dry run
     * @param version of the apps and groups it changes
     * @param steps what it does
     * @param created the apps or the group that did not exist before
     */
    record Deployment(@Nullable String id, Instant version, List<DeploymentInfo.Step> steps, Set<PathId> created) {
        /** Copies the collections. */
        public Deployment {
            steps = List.copyOf(steps);
            created = Set.copyOf(created);
        }
    }

    /**
     * What was ended.
     *
     * @param tasks as they were before
     * @param deployment with {@link KillMode#SCALE}
     */
    record Killed(List<Task> tasks, @Nullable Deployment deployment) {
        /** Copies the list. */
        public Killed {
            tasks = List.copyOf(tasks);
        }
    }
}

package io.slipway.scheduler.http;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.QueueItem;
import io.slipway.marathonapi.ReadinessResult;
import io.slipway.marathonapi.Task;
import io.slipway.marathonapi.TaskFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The scheduler's state at one time. Immutable and safe to read from any thread. */
public interface Snapshot {
    /** When it was taken. */
    Instant takenAt();

    /** Every app and group. */
    Group root();

    /** The tasks of an app that are not over, and those over whose end is not yet settled; none for an unknown app. */
    List<Task> tasks(PathId app);

    /** The task of this id. */
    Optional<Task> task(String id);

    /** The latest failure of an app's tasks. */
    Optional<TaskFailure> lastFailure(PathId app);

    /** The last answers of an app's readiness check. */
    List<ReadinessResult> readiness(PathId app);

    /** The deployments under way, oldest first. */
    List<DeploymentInfo> deployments();

    /** The apps that wait for launches. */
    List<QueueItem> queue();

    /** When an app was changed, newest first; empty when it never was. */
    List<Instant> appVersions(PathId app);

    /** An app as it was made at {@code version}. */
    Optional<AppDefinition> appAt(PathId app, Instant version);

    /** When a group was changed, newest first; empty when it never was. */
    List<Instant> groupVersions(PathId group);

    /** A group as it was made at {@code version}. */
    Optional<Group> groupAt(PathId group, Instant version);

    /** The framework's id at the master; empty before it first subscribed. */
    Optional<String> frameworkId();
}

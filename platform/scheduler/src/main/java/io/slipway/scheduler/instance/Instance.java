package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.TaskId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One place of an app, to be filled with a task. It outlives its tasks: when one ends, the next incarnation takes its
 * place under the same id and index.
 *
 * @param id its identity
 * @param app the app
 * @param version the version of the app that it runs
 * @param configVersion when that version's configuration last changed; differs from the app's when it is out of date,
 *     and is {@link #MOVING} when another must take its place because its agent is drained
 * @param index the lowest number no other instance of the app had when it was made
 * @param goal what is wanted of it
 * @param condition what is known of it
 * @param since when the condition began
 * @param createdAt when it was made
 * @param incarnation which of its tasks is the present or next one, from 1
 * @param killReason why its present task shall end; null when it shall not
 * @param run the present task; null exactly when the condition is {@link Condition#SCHEDULED}
 */
public record Instance(
        InstanceId id,
        PathId app,
        Instant version,
        Instant configVersion,
        int index,
        Goal goal,
        Condition condition,
        Instant since,
        Instant createdAt,
        int incarnation,
        @Nullable String killReason,
        @Nullable Run run) {

    /** No configuration was ever changed then: whatever looks for what is out of date finds it. */
    static final Instant MOVING = Instant.EPOCH;

    /** @throws IllegalArgumentException when a run is missing or superfluous */
    public Instance {
        if ((run == null) != (condition == Condition.SCHEDULED)) {
            throw new IllegalArgumentException(
                    "instance " + id + " is " + condition.text() + (run == null ? " without" : " with") + " a task");
        }
    }

    /** A new instance that waits for an offer. */
    public static Instance scheduled(
            InstanceId id, PathId app, Instant version, Instant configVersion, int index, Instant now) {
        return new Instance(
                id, app, version, configVersion, index, Goal.RUNNING, Condition.SCHEDULED, now, now, 1, null, null);
    }

    /** Its present or next task. */
    public TaskId taskId() {
        return id.task(incarnation);
    }

    /** The task's side of it. Only when it has one. */
    public Run placed() {
        return Objects.requireNonNull(run, "instance is not placed");
    }

    /** Whether its task may hold resources somewhere. */
    public boolean isActive() {
        return condition.isActive();
    }

    /** Whether it waits for an offer. */
    public boolean isWaiting() {
        return condition == Condition.SCHEDULED && goal == Goal.RUNNING;
    }

    /** Whether it counts as one of the app's wanted number: not on its way out, and not given up as unreachable. */
    public boolean counts() {
        return goal == Goal.RUNNING && condition != Condition.UNREACHABLE_INACTIVE;
    }

    /** Whether another is to take its place, because its agent is drained. */
    public boolean isMoving() {
        return goal == Goal.RUNNING && run != null && configVersion.equals(MOVING);
    }

    /** Whether its present task was told, or is to be told, to end. */
    public boolean isToBeKilled() {
        return isActive() && (goal != Goal.RUNNING || killReason != null);
    }

    /** The same under another condition. */
    Instance as(Condition other, Instant now, @Nullable Run news) {
        return new Instance(
                id,
                app,
                version,
                configVersion,
                index,
                goal,
                other,
                other == condition ? since : now,
                createdAt,
                incarnation,
                killReason,
                news);
    }

    /** The same after reports. Only when it has a task. */
    public Instance told(Told news) {
        Run told = placed().told(news.startedAt(), news.healthy(), news.health(), news.message(), news.containerId());
        return new Instance(
                id,
                app,
                version,
                configVersion,
                index,
                goal,
                news.condition(),
                news.since(),
                createdAt,
                incarnation,
                killReason,
                told);
    }

    /** Whether it is {@code before} with nothing else changed than what {@link #told} changes. Both have a task. */
    public boolean differsByReports(Instance before) {
        return index == before.index
                && incarnation == before.incarnation
                && goal == before.goal
                && id.equals(before.id)
                && app.equals(before.app)
                && version.equals(before.version)
                && configVersion.equals(before.configVersion)
                && createdAt.equals(before.createdAt)
                && Objects.equals(killReason, before.killReason)
                && placed().isSamePlace(before.placed());
    }

    /** Another goal, and why its present task shall end. */
    public Instance wanted(Goal other, String reason) {
        return new Instance(
                id, app, version, configVersion, index, other, condition, since, createdAt, incarnation, reason, run);
    }

    /** Its present task shall end; another takes its place when the goal is to run. */
    public Instance killed(String reason) {
        return wanted(goal, reason);
    }

    /** The same for another version of the app. */
    Instance of(Instant otherVersion, Instant otherConfig) {
        return new Instance(
                id,
                app,
                otherVersion,
                otherConfig,
                index,
                goal,
                condition,
                since,
                createdAt,
                incarnation,
                killReason,
                run);
    }

    /** It waits for an offer again, for its next task. */
    Instance again(Instant now) {
        return new Instance(
                id,
                app,
                version,
                configVersion,
                index,
                goal,
                Condition.SCHEDULED,
                now,
                createdAt,
                incarnation + 1,
                null,
                null);
    }
}

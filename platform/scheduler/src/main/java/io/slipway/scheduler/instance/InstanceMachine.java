package io.slipway.scheduler.instance;

import io.slipway.mesosapi.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an instance moves. Every transition:
 *
 * <ul>
 *   <li>(made) to Scheduled: the app wants one more.
 *   <li>Scheduled to Provisioned: an offer fits; the launch is on record, and only then told to the master.
 *   <li>Scheduled to (removed): the goal is no longer to run; there is no task to end.
 *   <li>Provisioned, Staging, Starting, Running among each other, in any order: what the agent says last counts.
 *   <li>any of these to Killing: the agent has begun to end the task.
 *   <li>any active one to Unreachable: the agent is out of reach, or not known to the master yet.
 *   <li>Unreachable to UnreachableInactive: for longer than {@code inactiveAfterSeconds}; it is replaced.
 *   <li>Unreachable or UnreachableInactive to (removed): for longer than {@code expungeAfterSeconds}. Should its task
 *       come back, it is one of an unknown instance and is ended.
 *   <li>Unreachable or UnreachableInactive back to what the agent says: the agent is back.
 *   <li>any active one to Finished, Failed, Killed, Error, Gone, Dropped: the task is over. These are passed through
 *       at once: with the goal to run, to Scheduled as the next incarnation; else to (removed).
 * </ul>
 *
 * <p>A report about an earlier incarnation changes nothing; a report that says nothing new changes nothing.
 */
public final class InstanceMachine {
    private InstanceMachine() {}

    /** What a report makes of an instance. */
    public sealed interface Outcome {
        /** Nothing new. */
        record Unchanged() implements Outcome {}

        /** It goes on as {@code instance}. */
        record Changed(Instance instance) implements Outcome {}

        /**
         * Its task is over.
         *
         * @param ended how it ended
         * @param next the instance with its next incarnation; null when it is to be removed
         * @param failure set when nobody had asked for the end
         */
        record Ended(
                Condition ended,
                @Nullable Instance next,
                @Nullable Failure failure) implements Outcome {}
    }

    /** The launch of a Scheduled instance is decided, with the app as it is now. */
    public static Instance launched(Instance instance, Run run, Instant version, Instant configVersion, Instant now) {
        if (!instance.isWaiting()) {
            throw new IllegalStateException(
                    "instance " + instance.id() + " is " + instance.condition().text() + " with goal "
                            + instance.goal().text() + ", not waiting for an offer");
        }
        return instance.of(version, configVersion).as(Condition.PROVISIONED, now, run);
    }

    /** A report about the instance's present task. */
    public static Outcome told(Instance instance, TaskStatus status, Instant now) {
        Run run = instance.run();
        if (run == null || !status.taskId().equals(instance.taskId())) {
            return new Outcome.Unchanged();
        }
        Condition condition = Condition.of(status.state());
        if (condition.isTerminal()) {
            return ended(instance, run, status, condition, now);
        }
        if (condition == Condition.UNREACHABLE && instance.condition() == Condition.UNREACHABLE_INACTIVE) {
            condition = Condition.UNREACHABLE_INACTIVE;
        }
        Run news = news(instance, run, status, condition);
        boolean drained = status.reason() == TaskStatus.Reason.REASON_AGENT_DRAINING;
        if (drained && instance.goal() == Goal.RUNNING && !instance.isMoving()) {
            return new Outcome.Changed(
                    instance.of(instance.version(), Instance.MOVING).as(condition, now, news));
        }
        if (condition == instance.condition() && news.equals(run)) {
            return new Outcome.Unchanged();
        }
        return new Outcome.Changed(instance.as(condition, now, news));
    }

    /** It has been Unreachable for too long to be waited for. */
    public static Instance givenUp(Instance instance, Instant now) {
        return instance.as(Condition.UNREACHABLE_INACTIVE, now, instance.placed());
    }

    /** An answer to a question has no words of its own; a task that begins to run leaves its preparations behind. */
    private static String words(Instance instance, TaskStatus status, Condition condition) {
        boolean asked = status.reason() == TaskStatus.Reason.REASON_RECONCILIATION;
        boolean same = condition == instance.condition();
        boolean silent = status.message().isEmpty() && condition != Condition.RUNNING;
        return silent || (asked && same) ? instance.placed().message() : status.message();
    }

    private static Run news(Instance instance, Run run, TaskStatus status, Condition condition) {
        boolean unreachable = condition == Condition.UNREACHABLE || condition == Condition.UNREACHABLE_INACTIVE;
        Instant started = run.startedAt();
        if (condition == Condition.RUNNING && started == null) {
            started = status.timestamp();
        }
        // A master that cannot reach an agent, or an answer to a question, says nothing about health.
        boolean keepsHealth = status.healthy() == null && (unreachable || condition == Condition.RUNNING);
        return run.told(
                started,
                keepsHealth ? run.healthy() : status.healthy(),
                status.check() == null ? run.health() : status.check(),
                words(instance, status, condition),
                status.containerId() == null ? run.containerId() : status.containerId());
    }

    private static Outcome ended(Instance instance, Run run, TaskStatus status, Condition condition, Instant now) {
        Failure failure = instance.isToBeKilled() ? null : failure(instance, run, status);
        Instance next = instance.goal() == Goal.RUNNING ? instance.again(now) : null;
        return new Outcome.Ended(condition, next, failure);
    }

    private static Failure failure(Instance instance, Run run, TaskStatus status) {
        return new Failure(
                instance.app(),
                status.taskId(),
                status.state(),
                status.source(),
                status.reason(),
                Failure.words(status),
                status.exitCode(),
                run.agentId(),
                run.hostname(),
                instance.version(),
                status.timestamp());
    }
}

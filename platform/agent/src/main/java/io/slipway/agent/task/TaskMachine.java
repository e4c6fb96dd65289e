package io.slipway.agent.task;

import io.slipway.agent.container.ContainerExit;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of one task. Pure; owned by one loop. Each method takes in what happened and returns what is to be done, in
 * order.
 *
 * <p>Phases: STAGING, PREPARING, FETCHING, STARTING, RUNNING, ENDED. A task goes through them in this order; FETCHING
 * is left out when there is nothing to fetch. From each of them it can go to ENDED: by failure, by being killed, from
 * RUNNING also by its own end. A kill during PREPARING and FETCHING ends the task once that work has stopped, during
 * STARTING it is carried out when the container runs, during RUNNING the container's end ends the task.
 */
final class TaskMachine {
    /** Where in its life a task is. */
    enum Phase {
        STAGING,
        PREPARING,
        FETCHING,
        STARTING,
        RUNNING,
        ENDED
    }

    private static final Duration PROGRESS_PERIOD = Duration.ofSeconds(1);

    private final boolean fetches;
    private final boolean tellsKilling;
    private Phase phase = Phase.STAGING;
    private @Nullable Duration killGrace;
    private @Nullable HealthReport health;
    private boolean unhealthy;
    private @Nullable Instant lastProgress;
    private String warning = "";

    /**
     * @param fetches whether there is something to fetch
     * @param tellsKilling whether the framework understands TASK_KILLING
     */
    TaskMachine(boolean fetches, boolean tellsKilling) {
        this.fetches = fetches;
        this.tellsKilling = tellsKilling;
    }

    Phase phase() {
        return phase;
    }

    boolean killing() {
        return killGrace != null;
    }

    /** How the health check stands; null when it has not answered yet. */
    @Nullable
    HealthReport health() {
        return health;
    }

    /** The task is to run. */
    List<TaskAction> begin() {
        phase = Phase.PREPARING;
        return List.of(new TaskAction.Prepare());
    }

    /** Its container was found running or ended after a restart of the agent. */
    List<TaskAction> found(boolean toldRunning, boolean wasKilling, Duration grace, @Nullable HealthReport before) {
        phase = Phase.RUNNING;
        health = before;
        List<TaskAction> actions = new ArrayList<>();
        if (!toldRunning) {
            actions.add(report(TaskState.TASK_RUNNING, null, "", true));
        }
        actions.add(new TaskAction.StartChecks());
        if (wasKilling) {
            killGrace = grace;
            actions.add(new TaskAction.Stop(grace));
        }
        return actions;
    }

    /** Its sandbox is ready. */
    List<TaskAction> prepared() {
        if (killGrace != null) {
            return killedBeforeStart();
        }
        phase = fetches ? Phase.FETCHING : Phase.STARTING;
        return List.of(fetches ? new TaskAction.Fetch() : new TaskAction.Launch());
    }

    /** How far the fetch is. Told to the framework at most once a second. */
    List<TaskAction> progress(String words, Instant now) {
        boolean soon = lastProgress != null && now.isBefore(lastProgress.plus(PROGRESS_PERIOD));
        if (phase != Phase.FETCHING || killGrace != null || soon) {
            return List.of();
        }
        lastProgress = now;
        return List.of(report(TaskState.TASK_STARTING, null, words, false));
    }

    /** Its files are there. */
    List<TaskAction> fetched() {
        if (killGrace != null) {
            return killedBeforeStart();
        }
        phase = Phase.STARTING;
        return List.of(new TaskAction.Launch());
    }

    /** It could not be prepared, fetched or started. */
    List<TaskAction> failed(@Nullable Reason reason, String words) {
        if (killGrace != null) {
            return killedBeforeStart();
        }
        phase = Phase.ENDED;
        return List.of(report(TaskState.TASK_FAILED, reason, words, true));
    }

    /** It is wrong in a way that no other try would mend. */
    List<TaskAction> invalid(String words) {
        phase = Phase.ENDED;
        return List.of(report(TaskState.TASK_ERROR, Reason.REASON_TASK_INVALID, words, true));
    }

    /** Its container runs. */
    List<TaskAction> launched() {
        phase = Phase.RUNNING;
        if (killGrace != null) {
            return List.of(new TaskAction.Stop(killGrace));
        }
        return List.of(report(TaskState.TASK_RUNNING, null, "", true), new TaskAction.StartChecks());
    }

    /** It is to end. A second order can shorten the grace. */
    List<TaskAction> kill(Duration grace) {
        if (phase == Phase.ENDED) {
            return List.of();
        }
        boolean first = killGrace == null;
        Duration shortest = killGrace == null || grace.compareTo(killGrace) < 0 ? grace : killGrace;
        killGrace = shortest;
        List<TaskAction> actions = new ArrayList<>();
        if (first) {
            actions.add(new TaskAction.StopChecks());
            if (tellsKilling && phase == Phase.RUNNING && !unhealthy) {
                actions.add(report(TaskState.TASK_KILLING, null, "asked to end within " + seconds(grace), true));
            }
        }
        if (phase == Phase.FETCHING) {
            actions.add(new TaskAction.CancelFetch());
        } else if (phase == Phase.RUNNING) {
            actions.add(new TaskAction.Stop(shortest));
        }
        return actions;
    }

    /** Its health or the number of failed checks has changed. */
    List<TaskAction> health(HealthReport report) {
        health = report;
        if (phase != Phase.RUNNING || killGrace != null) {
            return List.of();
        }
        return List.of(report(
                TaskState.TASK_RUNNING, Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED, healthWords(report), true));
    }

    /** Its health check has failed as often as it may. */
    List<TaskAction> unhealthy(HealthReport report, KillPolicy policy) {
        health = report;
        if (phase != Phase.RUNNING || killGrace != null) {
            return List.of();
        }
        unhealthy = true;
        List<TaskAction> actions = new ArrayList<>();
        actions.add(report(
                TaskState.TASK_RUNNING, Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED, healthWords(report), true));
        actions.addAll(kill(policy.grace()));
        return actions;
    }

    /** Something about its container that people should know; told once. */
    List<TaskAction> warned(String words) {
        if (phase != Phase.RUNNING || words.equals(warning)) {
            return List.of();
        }
        warning = words;
        TaskState state = killGrace != null && tellsKilling ? TaskState.TASK_KILLING : TaskState.TASK_RUNNING;
        return List.of(report(state, null, words, true));
    }

    /** Its container has ended. */
    List<TaskAction> exited(ContainerExit exit) {
        phase = Phase.ENDED;
        String words = ExitWords.of(exit);
        List<TaskAction> actions = new ArrayList<>();
        actions.add(new TaskAction.StopChecks());
        actions.add(last(exit, words));
        return actions;
    }

    /** Its container ended with the machine: nobody can tell how. */
    List<TaskAction> gone(String words) {
        phase = Phase.ENDED;
        return List.of(
                new TaskAction.StopChecks(), report(TaskState.TASK_GONE, Reason.REASON_AGENT_RESTARTED, words, true));
    }

    private TaskAction.Report last(ContainerExit exit, String words) {
        @Nullable HealthReport last = health;
        if (unhealthy && last != null) {
            return end(
                    TaskState.TASK_FAILED,
                    Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED,
                    healthWords(last) + "; the task was ended for it: " + words,
                    exit);
        }
        if (killGrace != null) {
            return end(TaskState.TASK_KILLED, null, "killed: " + words, exit);
        }
        if (exit.outOfMemory() != null) {
            return end(TaskState.TASK_FAILED, Reason.REASON_CONTAINER_LIMITATION_MEMORY, words, exit);
        }
        if (exit.code() == null) {
            return end(TaskState.TASK_FAILED, Reason.REASON_EXECUTOR_TERMINATED, words, exit);
        }
        return exit.code() == 0
                ? end(TaskState.TASK_FINISHED, null, words, exit)
                : end(TaskState.TASK_FAILED, Reason.REASON_COMMAND_EXECUTOR_FAILED, words, exit);
    }

    private TaskAction.Report end(TaskState state, @Nullable Reason reason, String words, ContainerExit exit) {
        return new TaskAction.Report(state, reason, words, exit.code(), health, true);
    }

    private List<TaskAction> killedBeforeStart() {
        phase = Phase.ENDED;
        return List.of(report(
                TaskState.TASK_KILLED, Reason.REASON_TASK_KILLED_DURING_LAUNCH, "killed before it started", true));
    }

    private TaskAction.Report report(TaskState state, @Nullable Reason reason, String words, boolean certain) {
        return new TaskAction.Report(state, reason, words, null, health, certain);
    }

    private static String healthWords(HealthReport report) {
        if (report.alive()) {
            return "the health check succeeds";
        }
        return "the health check failed " + report.consecutiveFailures()
                + (report.consecutiveFailures() == 1 ? " time" : " times in a row") + ", last: "
                + report.lastFailureCause();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}

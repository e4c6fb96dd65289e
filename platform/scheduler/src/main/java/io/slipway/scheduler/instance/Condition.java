package io.slipway.scheduler.instance;

import io.slipway.mesosapi.TaskState;

/**
 * What is known of an instance.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon: instance conditions</a>
 */
public enum Condition {
    /** Waits for an offer. */
    SCHEDULED("Scheduled"),
    /** Handed to the master; nothing heard of it yet. */
    PROVISIONED("Provisioned"),
    STAGING("Staging"),
    STARTING("Starting"),
    RUNNING("Running"),
    KILLING("Killing"),
    /** Its agent cannot be reached; it may run on. */
    UNREACHABLE("Unreachable"),
    /** The same for so long that it is replaced. */
    UNREACHABLE_INACTIVE("UnreachableInactive"),
    FINISHED("Finished"),
    FAILED("Failed"),
    KILLED("Killed"),
    ERROR("Error"),
    GONE("Gone"),
    DROPPED("Dropped"),
    UNKNOWN("Unknown");

    private final String text;

    Condition(String text) {
        this.text = text;
    }

    /** As Marathon writes it. */
    public String text() {
        return text;
    }

    /** Whether a task of it may hold resources somewhere. */
    public boolean isActive() {
        return this != SCHEDULED && !isTerminal();
    }

    /** Whether its task is over. */
    public boolean isTerminal() {
        return compareTo(FINISHED) >= 0;
    }

    /** Whether its agent is out of reach. */
    public boolean isUnreachable() {
        return this == UNREACHABLE || this == UNREACHABLE_INACTIVE;
    }

    /** Whether it is on its way to run: handed to the master, but not running yet. */
    public boolean isLaunching() {
        return this == PROVISIONED || this == STAGING || this == STARTING;
    }

    /** What a report of {@code state} makes of an instance. */
    public static Condition of(TaskState state) {
        return switch (state) {
            case TASK_STAGING -> STAGING;
            case TASK_STARTING -> STARTING;
            case TASK_RUNNING -> RUNNING;
            case TASK_KILLING -> KILLING;
            case TASK_FINISHED -> FINISHED;
            case TASK_FAILED -> FAILED;
            case TASK_KILLED -> KILLED;
            case TASK_ERROR -> ERROR;
            case TASK_LOST, TASK_GONE, TASK_GONE_BY_OPERATOR -> GONE;
            case TASK_DROPPED -> DROPPED;
            // An agent the master does not know may be one that has not come back yet.
            case TASK_UNREACHABLE, TASK_UNKNOWN -> UNREACHABLE;
        };
    }

    /** The task state that the API shows for it. */
    public TaskState taskState() {
        return switch (this) {
            case SCHEDULED, PROVISIONED, STAGING -> TaskState.TASK_STAGING;
            case STARTING -> TaskState.TASK_STARTING;
            case RUNNING -> TaskState.TASK_RUNNING;
            case KILLING -> TaskState.TASK_KILLING;
            case UNREACHABLE, UNREACHABLE_INACTIVE -> TaskState.TASK_UNREACHABLE;
            case FINISHED -> TaskState.TASK_FINISHED;
            case FAILED -> TaskState.TASK_FAILED;
            case KILLED -> TaskState.TASK_KILLED;
            case ERROR -> TaskState.TASK_ERROR;
            case GONE -> TaskState.TASK_GONE;
            case DROPPED -> TaskState.TASK_DROPPED;
            case UNKNOWN -> TaskState.TASK_UNKNOWN;
        };
    }
}

package io.slipway.agent.task;

import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link TaskMachine} wants done. */
sealed interface TaskAction {
    /** Make the sandbox, link the volumes, choose the JDK. */
    record Prepare() implements TaskAction {}

    /** Fetch the task's files. */
    record Fetch() implements TaskAction {}

    /** Stop fetching. */
    record CancelFetch() implements TaskAction {}

    /** Start the container. */
    record Launch() implements TaskAction {}

    /** End the container, by force after {@code grace}. */
    record Stop(Duration grace) implements TaskAction {}

    /** Begin the health check. */
    record StartChecks() implements TaskAction {}

    /** End the health check. */
    record StopChecks() implements TaskAction {}

    /**
     * Report to the framework.
     *
     * @param certain whether it must arrive; otherwise it is sent once and nobody acknowledges it
     */
    record Report(
            TaskState state,
            @Nullable Reason reason,
            String message,
            @Nullable Integer exitCode,
            @Nullable HealthReport health,
            boolean certain)
            implements TaskAction {}
}

package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.HealthReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What reports have made of an instance that has a task: everything of it that they change, and nothing else.
 *
 * @param id the instance
 * @param app its app
 * @param condition what is known of it
 * @param since when the condition began
 * @param startedAt when its task was first told to run
 * @param healthy what its health check says; null when unknown
 * @param health how its health check stands
 * @param message the last words told about it
 * @param containerId its container, when known
 */
public record Told(
        InstanceId id,
        PathId app,
        Condition condition,
        Instant since,
        @Nullable Instant startedAt,
        @Nullable Boolean healthy,
        @Nullable HealthReport health,
        String message,
        @Nullable ContainerId containerId) {

    /** Of an instance that has a task. */
    public static Told of(Instance instance) {
        Run run = instance.placed();
        return new Told(
                instance.id(),
                instance.app(),
                instance.condition(),
                instance.since(),
                run.startedAt(),
                run.healthy(),
                run.health(),
                run.message(),
                run.containerId());
    }
}

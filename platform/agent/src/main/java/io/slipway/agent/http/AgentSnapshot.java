package io.slipway.agent.http;

import io.slipway.agent.checkpoint.TaskRecord;
import io.slipway.agent.container.Container;
import io.slipway.agent.jdk.Jdks;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.runtime.health.UnitHealth;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent at one moment.
 *
 * @param info as it introduces itself
 * @param started when this process of it started
 * @param registered whether a master has it registered
 * @param master how its link to the master is, in words
 * @param isolation what limits and separates its containers, in words
 * @param jdks the JDKs it has
 * @param units how its parts are
 * @param tasks its tasks, until their last report is acknowledged
 */
public record AgentSnapshot(
        AgentInfo info,
        Instant started,
        boolean registered,
        String master,
        String isolation,
        Jdks jdks,
        List<UnitHealth> units,
        List<Task> tasks) {
    /** Copies the lists. */
    public AgentSnapshot {
        units = List.copyOf(units);
        tasks = List.copyOf(tasks);
    }

    /**
     * One task.
     *
     * @param container null before it was started
     * @param active whether something of it may still run
     */
    public record Task(
            TaskRecord record, TaskStatus latest, @Nullable Container container, boolean active) {}
}

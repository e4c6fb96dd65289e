package io.slipway.marathonapi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a task failed ({@code lastTaskFailure}).
 *
 * @param appId whose task
 * @param taskId which
 * @param state a Mesos task state that means failure
 * @param message in words
 * @param host the agent's host name; empty when it never had one
 * @param version the app's version that it ran
 * @param timestamp when
 * @param slaveId the agent
 * @param reason Mesos' reason; an extension of Slipway
 * @param exitCode of its process; an extension of Slipway
 */
public record TaskFailure(
        PathId appId,
        String taskId,
        String state,
        String message,
        String host,
        Instant version,
        Instant timestamp,
        @Nullable String slaveId,
        @Nullable String reason,
        @Nullable Integer exitCode) {}

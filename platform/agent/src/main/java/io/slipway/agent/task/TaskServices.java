package io.slipway.agent.task;

import io.slipway.agent.check.NetworkProber;
import io.slipway.agent.checkpoint.Checkpoints;
import io.slipway.agent.container.Containers;
import io.slipway.agent.fetch.TaskFetcher;
import io.slipway.agent.jdk.Jdks;
import io.slipway.agent.sandbox.Sandboxes;
import io.slipway.agent.volume.Volumes;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What all tasks of an agent work with.
 *
 * @param loop owns the tasks
 * @param blocking where work that blocks is done
 * @param events where it is told what happens to tasks
 * @param host the agent's address, for health checks
 * @param agentEnvironment the agent's own variables
 */
public record TaskServices(
        EventLoop loop,
        Executor blocking,
        Containers containers,
        TaskFetcher fetcher,
        Checkpoints checkpoints,
        Sandboxes sandboxes,
        Volumes volumes,
        Jdks jdks,
        NetworkProber prober,
        Ids ids,
        Metrics metrics,
        EventLog events,
        String host,
        Map<String, String> agentEnvironment) {}

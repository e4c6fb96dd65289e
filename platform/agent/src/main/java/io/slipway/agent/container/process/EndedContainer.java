package io.slipway.agent.container.process;

import io.slipway.agent.container.CommandOutcome;
import io.slipway.agent.container.Container;
import io.slipway.agent.container.ContainerExit;
import io.slipway.agent.container.ContainerUsage;
import io.slipway.mesosapi.ContainerId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A container of which nothing is left but how it ended.
 *
 * @param id its identity
 * @param started when its launch was begun
 * @param exit how it ended
 */
record EndedContainer(ContainerId id, Instant started, ContainerExit exit) implements Container {
    @Override
    public long pid() {
        return 0;
    }

    @Override
    public CompletableFuture<ContainerExit> exited() {
        return CompletableFuture.completedFuture(exit);
    }

    @Override
    public void stop(Duration grace) {
        // Nothing runs.
    }

    @Override
    public CompletableFuture<ContainerUsage> usage() {
        return CompletableFuture.completedFuture(new ContainerUsage(0, 0, 0, 0, 0));
    }

    @Override
    public CompletableFuture<CommandOutcome> execute(String command, Duration timeout) {
        return CompletableFuture.completedFuture(new CommandOutcome(null, "the task has ended"));
    }

    @Override
    public CompletableFuture<String> warning() {
        return new CompletableFuture<>();
    }
}

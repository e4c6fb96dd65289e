package io.slipway.agent.testing;

import io.slipway.agent.container.CommandOutcome;
import io.slipway.agent.container.Container;
import io.slipway.agent.container.ContainerExit;
import io.slipway.agent.container.ContainerUsage;
import io.slipway.mesosapi.ContainerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A container that ends when the test says so. */
public final class ScriptedContainer implements Container {
    public final CompletableFuture<ContainerExit> exit = new CompletableFuture<>();
    public final CompletableFuture<String> warning = new CompletableFuture<>();
    public final List<Duration> stops = new ArrayList<>();
    public CommandOutcome outcome = new CommandOutcome(0, "");

    private final ContainerId id;
    private final long pid;

    public ScriptedContainer(String id, long pid) {
        this.id = new ContainerId(id);
        this.pid = pid;
    }

    @Override
    public ContainerId id() {
        return id;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public CompletableFuture<ContainerExit> exited() {
        return exit;
    }

    @Override
    public void stop(Duration grace) {
        stops.add(grace);
    }

    @Override
    public CompletableFuture<ContainerUsage> usage() {
        return CompletableFuture.completedFuture(new ContainerUsage(1, 0, 0, 0, 0));
    }

    @Override
    public CompletableFuture<CommandOutcome> execute(String command, Duration timeout) {
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public Instant started() {
        return Instant.EPOCH;
    }

    @Override
    public CompletableFuture<String> warning() {
        return warning;
    }
}

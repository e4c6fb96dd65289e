package io.slipway.agent.container;

import io.slipway.mesosapi.ContainerId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** One running or ended container. Thread-safe; no method blocks; futures complete on any thread. */
public interface Container {
    /** Its identity. */
    ContainerId id();

    /** The process id of the task's first process. */
    long pid();

    /** Completes, never exceptionally, when the task has ended and no process of it is left. */
    CompletableFuture<ContainerExit> exited();

    /**
     * Asks the task to end, and makes sure of it: SIGTERM to its process group now, SIGKILL to whatever is left of it
     * after {@code grace}. A second call can shorten the grace, not prolong it.
     */
    void stop(Duration grace);

    /** What it uses now. */
    CompletableFuture<ContainerUsage> usage();

    /**
     * Runs {@code /bin/sh -c command} inside: same user, environment, sandbox and limits. After {@code timeout} it is
     * killed.
     */
    CompletableFuture<CommandOutcome> execute(String command, Duration timeout);

    /** When it was started. */
    Instant started();

    /**
     * Completes, at most once and never exceptionally, with something that people should know about the container, such
     * as that its supervisor was killed.
     */
    CompletableFuture<String> warning();
}

package io.slipway.agent.container;

import io.slipway.mesosapi.ContainerId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Starts containers and finds those of an earlier agent process again. Containers outlive the agent. Thread-safe; no
 * method blocks; futures complete on any thread.
 */
public interface Containers extends AutoCloseable {
    /**
     * Starts a container; the future completes once its program is about to run. Fails with a {@link LaunchException};
     * then nothing of it is left.
     */
    CompletableFuture<Container> launch(ContainerSpec spec);

    /**
     * Finds a container that an earlier agent process launched, running or ended. Empty when its launch was never
     * begun, so that it may be launched now.
     */
    CompletableFuture<Optional<Container>> adopt(ContainerSpec spec);

    /** Removes what is left of ended containers other than {@code known}; an earlier agent may have died over them. */
    void tidy(Set<ContainerId> known);

    /** What limits and separates the containers here, in words for people. */
    String isolation();

    /** Stops watching. The containers go on. */
    @Override
    void close();
}

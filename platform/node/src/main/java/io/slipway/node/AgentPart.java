package io.slipway.node;

import io.slipway.agent.Agent;
import io.slipway.agent.AgentConfig;
import io.slipway.agent.AgentException;
import io.slipway.agent.DetectedResources;
import io.slipway.agent.fetch.ArtifactsTaskFetcher;
import io.slipway.artifacts.Fetcher;
import io.slipway.artifacts.FetcherConfig;
import io.slipway.artifacts.cache.CacheLimits;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.resources.Resources;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The agents' part of a process: the fetcher, and agents that share it.
 *
 * @param agents in the order of their configurations
 */
record AgentPart(List<Agent> agents) {
    private static final int FETCHES_AT_ONCE = 4;

    /** Tasks whose files wait their turn; for more the fetch fails, and their frameworks start them again. */
    private static final int FETCHES_WAITING = 10_000;

    AgentPart {
        agents = List.copyOf(agents);
    }

    /**
     * Starts agents; they register in their own time.
     *
     * @param cache what may stay of what was fetched
     * @param events where it is told what happens to agents and their tasks
     * @param gateway how an agent that runs on a loop reaches the master
     * @param stopTasks whether closing ends the tasks too
     */
    static AgentPart start(
            Frame frame,
            Home home,
            List<AgentConfig> configs,
            CacheLimits cache,
            EventLog events,
            Function<EventLoop, AgentGateway> gateway,
            boolean stopTasks) {
        Closers closers = frame.closers();
        Fetcher fetcher = closers.add(
                "fetcher",
                Fetcher.open(
                        FetcherConfig.of(
                                        home.resolve("cache"),
                                        frame.distribution().repository())
                                .withLimits(cache),
                        frame.clock(),
                        frame.ids()));
        ExecutorService threads = new ThreadPoolExecutor(
                FETCHES_AT_ONCE,
                FETCHES_AT_ONCE,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(FETCHES_WAITING),
                AgentPart::fetchThread);
        closers.onClose("fetch threads", threads::shutdownNow);
        List<Agent> agents = new ArrayList<>();
        for (AgentConfig config : configs) {
            EventLoop loop = frame.loop("agent-" + agents.size());
            Agent agent =
                    start(frame, config, loop, gateway.apply(loop), new ArtifactsTaskFetcher(fetcher, threads), events);
            closers.onClose("agent " + config.hostname(), () -> agent.close(stopTasks));
            agents.add(agent);
        }
        return new AgentPart(agents);
    }

    private static Agent start(
            Frame frame,
            AgentConfig config,
            EventLoop loop,
            AgentGateway gateway,
            ArtifactsTaskFetcher fetcher,
            EventLog events) {
        try {
            return Agent.start(config, loop, gateway, fetcher, frame.ids(), frame.metrics(), events);
        } catch (AgentException e) {
            throw new NodeException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What the machine has whose disk holds {@code home}. */
    static Resources machine(Home home) {
        try {
            return DetectedResources.of(Files.createDirectories(home.resolve("agents")));
        } catch (IOException e) {
            throw new NodeException("cannot find out what this machine has: " + Home.words(e), e);
        }
    }

    private static Thread fetchThread(Runnable task) {
        Thread thread = new Thread(task, "fetch");
        thread.setDaemon(true);
        return thread;
    }
}

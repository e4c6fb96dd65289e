package io.slipway.node;

import io.slipway.agent.Agent;
import io.slipway.agent.AgentConfig;
import io.slipway.agent.DetectedResources;
import io.slipway.agent.fetch.ArtifactsTaskFetcher;
import io.slipway.artifacts.Fetcher;
import io.slipway.artifacts.FetcherConfig;
import io.slipway.http.LoopbackTransport;
import io.slipway.http.jetty.HttpServer;
import io.slipway.http.jetty.HttpServerConfig;
import io.slipway.http.jetty.HttpServerException;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.mesosapi.AgentId;
import io.slipway.packages.Packages;
import io.slipway.packages.PackagesConfig;
import io.slipway.replication.LogException;
import io.slipway.replication.raft.RaftLog;
import io.slipway.replication.raft.RaftLogConfig;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import io.slipway.scheduler.Scheduler;
import io.slipway.scheduler.SchedulerConfig;
import io.slipway.scheduler.events.EventHub;
import io.slipway.scheduler.http.MarathonApi;
import io.slipway.scheduler.http.ServerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of {@code slipway up}: every role in this process, joined by loopback. The same parts as in a cluster of
 * many processes, with other adapters between them.
 *
 * <p>Order: the home and the port are taken before anything is read, so that a second start harms nothing; the
 * components
 * join the log before it starts; agents come last, so that the master hears of their tasks when it is ready.
 */
final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final int FETCHES_AT_ONCE = 4;
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final UpConfig config;
    private final Distribution distribution;
    private final Clock clock;
    private final Ids ids = Ids.secure();
    private final Metrics metrics = new Metrics();
    private final Closers closers = new Closers();
    private final FrontDoor door = new FrontDoor();
    private final List<AgentConfig> agentConfigs = new ArrayList<>();
    private String url = "";

    private Cluster(UpConfig config, Distribution distribution, Clock clock) {
        this.config = config;
        this.distribution = distribution;
        this.clock = clock;
    }

    /**
     * Starts everything and waits until it serves.
     *
     * @param onFailure told, once, when the cluster cannot go on
     * @throws NodeException when it cannot start; what was started is stopped again
     */
    static Cluster start(UpConfig config, Clock clock, Consumer<String> onFailure) {
        Cluster cluster = new Cluster(config, Distribution.ofProcess(), clock);
        try {
            cluster.open(onFailure);
            return cluster;
        } catch (HttpServerException e) {
            cluster.close();
            throw new NodeException(e.getMessage() + " (--port).", e);
        } catch (LogException e) {
            cluster.close();
            throw new NodeException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void open(Consumer<String> onFailure) {
        Home home = closers.add("home", Home.open(config.home()));
        HttpServer server = closers.add(
                "server",
                HttpServer.start(
                        HttpServerConfig.on(config.host(), config.port(), Set.copyOf(config.allowedHosts())), door));
        url = "http://" + (config.host().contains(":") ? "[" + config.host() + "]" : config.host()) + ":"
                + server.port();

        RaftLog log = new RaftLog(RaftLogConfig.single(home.resolve("log")));
        log.join(LogWatch.NAME, new LogWatch(loop("node"), onFailure));
        Master master = Master.start(
                MasterConfig.of("slipway", config.host(), server.port(), Distribution.VERSION),
                loop("master"),
                log,
                ids,
                metrics);
        EventHub events = new EventHub(loop("events"), metrics, ids.hex(4));
        SchedulerConfig schedulerConfig = SchedulerConfig.of(config.host(), () -> url);
        Scheduler scheduler = Scheduler.start(
                schedulerConfig, loop("scheduler"), log, master.schedulerGateway(), ids, metrics, events::publish);
        MarathonApi marathon = new MarathonApi(scheduler.api(), events, info(schedulerConfig, server), metrics, clock);
        Packages packages = Packages.start(
                PackagesConfig.of(distribution.universe(), Distribution.VERSION),
                loop("packages"),
                log,
                new LoopbackTransport(marathon),
                new LoopbackTransport(master.handler()),
                metrics);
        closers.onClose("log", log::close);
        closers.onClose("master", master::close);
        closers.onClose("scheduler", scheduler::close);
        closers.onClose("packages", packages::close);
        log.start();

        startAgents(home, master, server.port());
        door.open(marathon, master.handler(), packages.handler());
        announce(home);
    }

    private ServerInfo info(SchedulerConfig scheduler, HttpServer server) {
        return new ServerInfo(
                Distribution.VERSION,
                config.host() + ":" + server.port(),
                server.port(),
                scheduler.frameworkName(),
                scheduler.roles().get(0),
                scheduler.failoverTimeout().toSeconds());
    }

    private void startAgents(Home home, Master master, int port) {
        Fetcher fetcher = closers.add(
                "fetcher",
                Fetcher.open(FetcherConfig.of(home.resolve("cache"), distribution.repository()), clock, ids));
        ExecutorService fetchThreads = Executors.newFixedThreadPool(FETCHES_AT_ONCE, Cluster::fetchThread);
        closers.onClose("fetch threads", fetchThreads::shutdownNow);
        Resources machine = machineResources(home);
        List<Agent> agents = new ArrayList<>();
        for (int index = 0; index < config.agents(); index++) {
            AgentConfig agentConfig = agentConfig(home, machine, index, port);
            Agent agent = Agent.start(
                    agentConfig,
                    loop("agent-" + index),
                    master.agentGateway(),
                    new ArtifactsTaskFetcher(fetcher, fetchThreads),
                    ids,
                    metrics);
            closers.onClose("agent " + index, () -> agent.close(config.stopTasks()));
            agents.add(agent);
            agentConfigs.add(agentConfig);
        }
        for (Agent agent : agents) {
            door.addAgent(awaitId(agent).value(), agent.handler());
        }
    }

    private static Resources machineResources(Home home) {
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

    private AgentConfig agentConfig(Home home, Resources machine, int index, int port) {
        int agents = config.agents();
        Resources resources = config.resources()
                .map(asked -> Machine.asked(asked, index, agents))
                .orElseGet(() -> Machine.share(machine, index, agents));
        Path work = home.resolve("agents").resolve(String.valueOf(index));
        return new AgentConfig(
                work,
                Machine.address(index),
                port,
                resources,
                Attributes.NONE,
                Distribution.VERSION,
                home.resolve("logs").resolve("slipway.log"),
                AgentConfig.Containment.DEFAULT,
                AgentConfig.DEFAULT_SANDBOX_MAX_AGE,
                AgentConfig.DEFAULT_SANDBOX_MAX_NUMBER);
    }

    private static AgentId awaitId(Agent agent) {
        try {
            return agent.id().get(READY_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new NodeException("an agent could not register: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new NodeException(
                    "an agent did not register within " + READY_LIMIT.toSeconds() + " s; the log in the home folder"
                            + " says more",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("interrupted while starting", e);
        }
    }

    private void announce(Home home) {
        try {
            home.announce(url, clock);
        } catch (IOException e) {
            throw new NodeException("cannot write " + home.resolve("up.json") + ": " + Home.words(e), e);
        }
        LOG.info("ready at {}", url);
    }

    private ThreadEventLoop loop(String name) {
        return closers.add(name, new ThreadEventLoop(name, clock, ThreadEventLoop.DEFAULT_MAILBOX));
    }

    /** Where it serves. */
    String url() {
        return url;
    }

    /** What a user wants to know once it runs, line by line. */
    List<String> describe(UpConfig asked, Duration took) {
        List<String> lines = new ArrayList<>();
        lines.add("Slipway " + Distribution.VERSION + " is ready: " + url);
        lines.add("");
        lines.add("  apps      " + url + "/v2/apps       Marathon v2, also below /service/marathon");
        lines.add("  cluster   " + url + "/mesos/state   Mesos v1");
        lines.add("  packages  " + url + "/package       Cosmos");
        for (AgentConfig agent : agentConfigs) {
            Resources resources = agent.resources();
            lines.add(
                    "  agent     " + agent.hostname() + ": " + (resources == null ? "" : Machine.describe(resources)));
        }
        lines.add("  home      " + asked.home() + " (log: logs/slipway.log)");
        lines.add("");
        lines.add(String.format(
                java.util.Locale.ROOT,
                "Started in %.1f s. Ctrl-C stops it%s. Try `slipway status` or `slipway demo`.",
                took.toMillis() / 1000.0,
                asked.stopTasks() ? " and the tasks with it" : "; tasks go on, and the next `up` takes them over"));
        return lines;
    }

    /** Stops everything, last started first. */
    @Override
    public void close() {
        closers.close();
    }
}

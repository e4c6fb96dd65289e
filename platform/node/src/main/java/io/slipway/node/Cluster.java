package io.slipway.node;

import io.slipway.agent.Agent;
import io.slipway.agent.AgentConfig;
import io.slipway.artifacts.cache.CacheLimits;
import io.slipway.gateway.auth.Auth;
import io.slipway.gateway.auth.AuthConfig;
import io.slipway.http.HttpHandler;
import io.slipway.http.jetty.HttpServer;
import io.slipway.master.MasterConfig;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.time.Clock;
import io.slipway.scheduler.placement.Strategy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of {@code slipway up}: a master's part and agents in this process, joined by loopback.
 *
 * <p>Order: the home and the port are taken before anything is read, so that a second start harms nothing; agents come
 * last, so that the master hears of their tasks when it is ready.
 */
final class Cluster implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final String ADMIN = "admin";
    private static final int PASSWORD_BYTES = 10;
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final Frame frame;
    private final String url;
    private final List<AgentConfig> agents;
    private final Optional<String> password;

    private Cluster(Frame frame, String url, List<AgentConfig> agents, Optional<String> password) {
        this.password = password;
        this.frame = frame;
        this.url = url;
        this.agents = agents;
    }

    /**
     * Starts everything and waits until it serves.
     *
     * @param onFailure told, once, when the cluster cannot go on
     * @throws NodeException when it cannot start; what was started is stopped again
     */
    static Cluster start(UpConfig config, Clock clock, Consumer<String> onFailure) {
        return Frame.build(clock, frame -> open(frame, config, onFailure));
    }

    private static Cluster open(Frame frame, UpConfig config, Consumer<String> onFailure) {
        Home home = frame.closers().add("home", Home.open(config.home()));
        FrontDoor door = new FrontDoor();
        HttpServer server =
                frame.listen(config.host(), config.port(), Set.copyOf(config.allowedHosts()), Pressure.DEFAULT, door);
        String url = Frame.url(config.host(), server.port());
        MasterPart master = MasterPart.start(
                frame,
                new MasterPart.Plan(
                        MasterConfig.of("slipway", config.host(), server.port(), Distribution.VERSION),
                        URI.create(url),
                        url,
                        Optional.empty(),
                        LogMembers.alone(),
                        Optional.empty(),
                        Strategy.SPREAD,
                        AuthConfig.of(config.auth(), Distribution.VERSION, config.host(), Optional.empty()),
                        Pressure.DEFAULT),
                home,
                onFailure);
        List<AgentConfig> configs = agentConfigs(config, home, server.port());
        AgentPart agents = AgentPart.start(
                frame,
                home,
                configs,
                CacheLimits.DEFAULT,
                master.decisions(),
                loop -> master.master().agentGateway(),
                config.stopTasks());
        door.open(master, routes(agents.agents()));
        frame.announce(home, url);
        LOG.info("ready at {}", url);
        return new Cluster(frame, url, configs, firstAdmin(frame, master.auth()));
    }

    /** The password of the first admin, when there was no user and one was created. */
    private static Optional<String> firstAdmin(Frame frame, Auth auth) {
        if (!auth.isOn()) {
            return Optional.empty();
        }
        String password = frame.ids().hex(PASSWORD_BYTES);
        try {
            boolean created = auth.createFirst(ADMIN, password).get(READY_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return created ? Optional.of(password) : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            throw new NodeException("the first user could not be created: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("interrupted while starting", e);
        }
    }

    /** Waits until all are registered. */
    private static AgentRoutes routes(List<Agent> agents) {
        Map<String, HttpHandler> byId = new HashMap<>();
        agents.forEach(agent -> byId.put(awaitId(agent).value(), agent.handler()));
        return id -> CompletableFuture.completedStage(Optional.ofNullable(byId.get(id)));
    }

    private static List<AgentConfig> agentConfigs(UpConfig config, Home home, int port) {
        Resources machine = AgentPart.machine(home);
        List<AgentConfig> configs = new ArrayList<>();
        for (int index = 0; index < config.agents(); index++) {
            configs.add(agentConfig(config, home, machine, index, port));
        }
        return List.copyOf(configs);
    }

    private static AgentConfig agentConfig(UpConfig config, Home home, Resources machine, int index, int port) {
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

    @Override
    public String url() {
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
        for (AgentConfig agent : agents) {
            Resources resources = agent.resources();
            lines.add(
                    "  agent     " + agent.hostname() + ": " + (resources == null ? "" : Machine.describe(resources)));
        }
        lines.add("  home      " + asked.home() + " (log: logs/slipway.log)");
        if (asked.auth()) {
            lines.add("");
            lines.addAll(howToLogIn());
        }
        lines.add("");
        lines.add(String.format(
                java.util.Locale.ROOT,
                "Started in %.1f s. Ctrl-C stops it%s. Try `slipway status` or `slipway demo`.",
                took.toMillis() / 1000.0,
                asked.stopTasks() ? " and the tasks with it" : "; tasks go on, and the next `up` takes them over"));
        return lines;
    }

    private List<String> howToLogIn() {
        String known = password.map(text -> "  user      " + ADMIN + ", password " + text + " (shown this once)")
                .orElse("  user      as before; the password was shown when this home was new");
        return List.of(known, "  log in    slipway auth login --url " + url + ", or " + url + "/login in a browser");
    }

    @Override
    public void close() {
        frame.close();
    }
}

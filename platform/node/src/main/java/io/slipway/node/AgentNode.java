package io.slipway.node;

import io.slipway.agent.Agent;
import io.slipway.agent.session.HttpAgentGateway;
import io.slipway.certificates.CertificateException;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpTransport;
import io.slipway.http.NetworkTransport;
import io.slipway.http.Peer;
import io.slipway.http.tls.Contexts;
import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.ServerTls;
import io.slipway.http.tls.TlsFolder;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.node.admission.AgentJoin;
import io.slipway.node.admission.Renewal;
import io.slipway.node.events.EventFile;
import io.slipway.node.events.EventsApi;
import io.slipway.node.masters.LeaderDoor;
import io.slipway.node.masters.TasksDoor;
import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.time.Clock;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of {@code slipway agent}: one agent, which joins the masters over HTTP, and its API for them.
 *
 * <p>Its tasks find the masters' API on its machine, whichever master lives.
 *
 * <p>It is ready when it has found its tasks again and serves, whether a master is there or not: a machine whose
 * masters are away keeps its tasks. Only a refusal of its first registration ends it.
 */
final class AgentNode implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(AgentNode.class);

    /** A master that hangs for so long is not waited for: the next one is tried. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);

    /** Tasks may ask what takes its time. */
    private static final Duration TASKS_LIMIT = Duration.ofMinutes(2);

    private static final HttpHandler STARTING = request ->
            CompletableFuture.completedStage(LeaderDoor.tryAgain("the agent is starting; try again in a moment"));

    private static final String LOOPBACK = "127.0.0.1";

    private static final String EVENTS = "/system/events";

    private final Frame frame;
    private final String url;

    private AgentNode(Frame frame, String url) {
        this.frame = frame;
        this.url = url;
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param onFailure told, once, when the masters refuse it
     * @throws NodeException when it cannot start; what was started is stopped again
     */
    static AgentNode start(AgentSettings settings, Clock clock, Consumer<Service.Failure> onFailure) {
        return Frame.build(clock, frame -> open(frame, settings, onFailure));
    }

    private static AgentNode open(Frame frame, AgentSettings settings, Consumer<Service.Failure> onFailure) {
        Home home = frame.closers().add("home", Home.open(settings.home()));
        Doors doors = new Doors(frame, settings);
        EventFile events = MasterPart.events(frame, home);
        CompletableFuture<Agent> running = new CompletableFuture<>();
        AgentPart part = AgentPart.start(
                frame,
                home,
                List.of(settings.agent(home, doors.port())),
                settings.cache(),
                events,
                loop -> doors.gateway(loop, running),
                settings.stopTasks());
        Agent agent = part.agents().get(0);
        running.complete(agent);
        doors.open(withEvents(agent.handler(), new EventsApi(events)));
        frame.announce(home, doors.url());
        LOG.info("agent ready at {}, joining {}", doors.url(), settings.masters());
        CompletableFuture<?> unused = agent.id().whenComplete((id, refusal) -> {
            if (refusal != null) {
                onFailure.accept(Service.Failure.refused(String.valueOf(refusal.getMessage())));
            }
        });
        return new AgentNode(frame, doors.url());
    }

    /**
     * The agent's ports, and its way to the masters. With TLS the masters have a port of their own, where they show
     * their certificates, and the tasks another one, on loopback, where they show their tokens. Without TLS both share
     * a port, and the join token tells them apart.
     */
    private static final class Doors {
        private final Frame frame;
        private final AgentSettings settings;
        private final Optional<NodeTls> tls;
        private final Optional<SSLContext> masters;
        private final CompletableFuture<HttpHandler> api = new CompletableFuture<>();
        private final CompletableFuture<HttpHandler> tasks = new CompletableFuture<>();
        private final int port;
        private final String url;
        private final HttpAgentGateway.TasksDoor tasksDoor;

        Doors(Frame frame, AgentSettings settings) {
            this.frame = frame;
            this.settings = settings;
            this.tls = settings.tls().map(told -> certificates(frame, settings, told));
            this.masters = tls.map(certificates -> certificates.context(Set.of(Peer.Role.MASTER)));
            Listening listening = settings.listening();
            HttpHandler forMasters = request -> api.getNow(STARTING).handle(request);
            HttpHandler forTasks = request -> tasks.getNow(STARTING).handle(request);
            this.port = frame.listen(
                            listening.host(),
                            listening.port(),
                            listening.answersFor(),
                            masters.map(context -> new ServerTls(context, ServerTls.Clients.CERTIFIED)),
                            settings.pressure(),
                            settings.joinToken()
                                    .<HttpHandler>map(token -> new TokenGuard(token, forMasters, forTasks))
                                    .orElseGet(() -> new MastersOnly(forMasters)))
                    .port();
            this.url = Frame.url(masters.isPresent() ? "https" : "http", listening.hostname(), port);
            this.tasksDoor = masters.isPresent()
                    ? new HttpAgentGateway.TasksDoor(URI.create(Frame.url(LOOPBACK, listenForTasks(forTasks))), true)
                    : new HttpAgentGateway.TasksDoor(URI.create(url), false);
        }

        /** The agent's certificate, which it gets from a master when it has none yet. */
        private static NodeTls certificates(Frame frame, AgentSettings settings, TlsSettings told) {
            AgentJoin join = new AgentJoin(told.folder(), settings.masters());
            try {
                if (!Files.exists(told.folder().resolve(TlsFolder.CA))) {
                    join.fetchAuthorities(
                            settings.caFingerprint().orElseThrow(),
                            master -> transport(master, ANSWER_LIMIT, Optional.of(Contexts.unverified())));
                }
                NodeTls tls = told.open(frame.clock());
                if (!tls.hasCertificate()) {
                    SSLContext masters = tls.context(Set.of(Peer.Role.MASTER));
                    join.join(
                            settings.joinTokenFile().orElseThrow(),
                            settings.listening().hostname(),
                            tls,
                            master -> transport(master, ANSWER_LIMIT, Optional.of(masters)));
                }
                return told.open(frame.clock());
            } catch (AgentJoin.RefusedException e) {
                throw NodeException.refused(String.valueOf(e.getMessage()));
            } catch (AgentJoin.UnansweredException | CertificateException | ConfigException e) {
                throw new NodeException(String.valueOf(e.getMessage()), e);
            }
        }

        private int listenForTasks(HttpHandler handler) {
            return frame.listen(LOOPBACK, settings.taskPort(), Set.of(), settings.pressure(), handler)
                    .port();
        }

        int port() {
            return port;
        }

        String url() {
            return url;
        }

        AgentGateway gateway(EventLoop loop, CompletableFuture<Agent> agent) {
            HttpAgentGateway gateway = new HttpAgentGateway(
                    settings.masters(),
                    settings.joinToken(),
                    master -> transport(master, ANSWER_LIMIT),
                    loop,
                    frame.ids(),
                    Optional.of(tasksDoor));
            HttpHandler door =
                    new TasksDoor(gateway::doors, gateway::session, master -> transport(master, TASKS_LIMIT), loop);
            tls.ifPresent(certificates -> Renewal.start(
                    frame.loop("renewal"),
                    settings.tls().orElseThrow().folder(),
                    certificates,
                    gateway::doors,
                    master -> transport(master, ANSWER_LIMIT)));
            tasks.complete(
                    tasksDoor.tokens()
                            ? new TaskGuard(token -> agent.thenCompose(known -> known.taskWith(token)), door)
                            : door);
            return gateway;
        }

        private HttpTransport transport(URI master, Duration answerLimit) {
            return transport(master, answerLimit, masters);
        }

        private static HttpTransport transport(URI master, Duration answerLimit, Optional<SSLContext> trust) {
            return new NetworkTransport(master, NetworkTransport.CONNECT_TIMEOUT, answerLimit, trust);
        }

        void open(HttpHandler handler) {
            api.complete(handler);
        }
    }

    private static HttpHandler withEvents(HttpHandler agent, HttpHandler events) {
        return request -> request.path().equals(EVENTS) ? events.handle(request.withPath("/")) : agent.handle(request);
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public void close() {
        frame.close();
    }
}

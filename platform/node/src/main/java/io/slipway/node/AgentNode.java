package io.slipway.node;

import io.slipway.agent.Agent;
import io.slipway.agent.session.HttpAgentGateway;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpTransport;
import io.slipway.http.NetworkTransport;
import io.slipway.http.jetty.HttpServer;
import io.slipway.node.events.EventFile;
import io.slipway.node.events.EventsApi;
import io.slipway.node.masters.LeaderDoor;
import io.slipway.node.masters.TasksDoor;
import io.slipway.runtime.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of {@code slipway agent}: one agent, which joins the masters over HTTP, and its API for them.
 *
 * <p>Its tasks find the masters' API at its own address, whichever master lives.
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
        Listening listening = settings.listening();
        Home home = frame.closers().add("home", Home.open(settings.home()));
        CompletableFuture<HttpHandler> api = new CompletableFuture<>();
        CompletableFuture<HttpHandler> tasks = new CompletableFuture<>();
        HttpServer server = frame.listen(
                listening.host(),
                listening.port(),
                listening.answersFor(),
                settings.pressure(),
                new TokenGuard(
                        settings.joinToken(),
                        request -> api.getNow(STARTING).handle(request),
                        request -> tasks.getNow(STARTING).handle(request)));
        String url = Frame.url(listening.hostname(), server.port());
        EventFile events = MasterPart.events(frame, home);
        AgentPart part = AgentPart.start(
                frame,
                home,
                List.of(settings.agent(home, server.port())),
                settings.cache(),
                events,
                loop -> {
                    HttpAgentGateway gateway = new HttpAgentGateway(
                            settings.masters(),
                            settings.joinToken(),
                            master -> transport(master, ANSWER_LIMIT),
                            loop,
                            frame.ids(),
                            Optional.of(URI.create(url)));
                    tasks.complete(new TasksDoor(
                            gateway::doors, gateway::session, master -> transport(master, TASKS_LIMIT), loop));
                    return gateway;
                },
                settings.stopTasks());
        Agent agent = part.agents().get(0);
        api.complete(withEvents(agent.handler(), new EventsApi(events)));
        frame.announce(home, url);
        LOG.info("agent ready at {}, joining {}", url, settings.masters());
        CompletableFuture<?> unused = agent.id().whenComplete((id, refusal) -> {
            if (refusal != null) {
                onFailure.accept(Service.Failure.refused(String.valueOf(refusal.getMessage())));
            }
        });
        return new AgentNode(frame, url);
    }

    private static HttpTransport transport(URI master, Duration answerLimit) {
        return new NetworkTransport(master, NetworkTransport.CONNECT_TIMEOUT, answerLimit);
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

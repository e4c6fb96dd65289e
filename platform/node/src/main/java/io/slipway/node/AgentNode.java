package io.slipway.node;

import io.slipway.agent.Agent;
import io.slipway.agent.session.HttpAgentGateway;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpResponse;
import io.slipway.http.NetworkTransport;
import io.slipway.http.jetty.HttpServer;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of {@code slipway agent}: one agent, which joins the masters over HTTP, and its API for them.
 *
 * <p>It is ready when it has found its tasks again and serves, whether a master is there or not: a machine whose
 * masters are away keeps its tasks. Only a refusal of its first registration ends it.
 */
final class AgentNode implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(AgentNode.class);

    /** A master that hangs for so long is not waited for: the next one is tried. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);

    private static final HttpHandler STARTING = request ->
            CompletableFuture.completedStage(HttpResponse.message(503, "the agent is starting; try again in a moment"));

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
        HttpServer server = frame.listen(
                listening.host(),
                listening.port(),
                listening.answersFor(),
                settings.pressure(),
                new TokenGuard(
                        settings.joinToken(), request -> api.getNow(STARTING).handle(request)));
        AgentPart part = AgentPart.start(
                frame,
                home,
                List.of(settings.agent(home, server.port())),
                loop -> new HttpAgentGateway(
                        settings.masters(),
                        settings.joinToken(),
                        master -> new NetworkTransport(master, NetworkTransport.CONNECT_TIMEOUT, ANSWER_LIMIT),
                        loop,
                        frame.ids()),
                settings.stopTasks());
        Agent agent = part.agents().get(0);
        api.complete(agent.handler());
        String url = Frame.url(listening.hostname(), server.port());
        frame.announce(home, url);
        LOG.info("agent ready at {}, joining {}", url, settings.masters());
        CompletableFuture<?> unused = agent.id().whenComplete((id, refusal) -> {
            if (refusal != null) {
                onFailure.accept(Service.Failure.refused(String.valueOf(refusal.getMessage())));
            }
        });
        return new AgentNode(frame, url);
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

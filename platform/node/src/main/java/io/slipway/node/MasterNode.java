package io.slipway.node;

import io.slipway.http.Peer;
import io.slipway.http.jetty.HttpServer;
import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.ServerTls;
import io.slipway.master.http.AgentProof;
import io.slipway.node.admission.JoinApi;
import io.slipway.replication.raft.LogTls;
import io.slipway.runtime.time.Clock;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wiring of {@code slipway master}: a master's part, which agents of other processes join over HTTP. */
final class MasterNode implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(MasterNode.class);

    private static final Set<Peer.Role> MASTERS = Set.of(Peer.Role.MASTER);
    private static final Set<Peer.Role> AGENTS = Set.of(Peer.Role.AGENT);

    private final Frame frame;
    private final String url;

    private MasterNode(Frame frame, String url) {
        this.frame = frame;
        this.url = url;
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param onFailure told, once, when the process has to end
     * @throws NodeException when it cannot start; what was started is stopped again
     */
    static MasterNode start(MasterSettings settings, Clock clock, Consumer<Service.Failure> onFailure) {
        return Frame.build(clock, frame -> open(frame, settings, onFailure));
    }

    private static MasterNode open(Frame frame, MasterSettings settings, Consumer<Service.Failure> onFailure) {
        Listening listening = settings.listening();
        Home home = frame.closers().add("home", Home.open(settings.home()));
        FrontDoor door = new FrontDoor();
        Optional<NodeTls> tls = settings.tls().map(told -> told.open(frame.clock()));
        HttpServer server = frame.listen(
                listening.host(),
                listening.port(),
                listening.answersFor(),
                tls.map(certificates -> new ServerTls(certificates.frontDoor(), ServerTls.Clients.ANYBODY)),
                settings.pressure(),
                door);
        if (!settings.auth().on()) {
            listening.warnWhenOpen(LOG, "whoever reaches this address owns the cluster");
        }
        String own = Frame.url(tls.isPresent() ? "https" : "http", listening.hostname(), server.port());
        String url = settings.publicUrl().orElse(own);
        MasterPart part = MasterPart.start(
                frame,
                new MasterPart.Plan(
                        settings.master(server.port()),
                        URI.create(own),
                        url,
                        Optional.of(settings.joinToken()
                                .<AgentProof>map(AgentProof.SharedToken::new)
                                .orElseGet(AgentProof.Certificate::new)),
                        settings.log(),
                        tls.map(certificates -> new LogTls(certificates.keys(), certificates.trust(MASTERS))),
                        settings.placement(),
                        settings.auth(),
                        settings.pressure()),
                home,
                reason -> onFailure.accept(Service.Failure.broken(reason)));
        door.open(
                part,
                new RemoteAgents(
                        part.master(), settings.joinToken(), tls.map(certificates -> certificates.context(AGENTS))),
                tls.map(certificates -> certificates.context(MASTERS)),
                tls.map(certificates -> new JoinApi(
                        part.admission(),
                        certificates,
                        settings.tls().orElseThrow().folder(),
                        settings.agentCertificates(),
                        frame.clock())));
        frame.announce(home, url);
        if (settings.log().several()) {
            LOG.info(
                    "master '{}' takes part beside {}",
                    settings.log().self(),
                    part.log().members().stream()
                            .map(member -> member.member())
                            .filter(member -> !member.id().equals(settings.log().self()))
                            .map(member -> member.id() + "@" + member.address())
                            .collect(Collectors.joining(", ")));
        }
        LOG.info("master ready at {}", url);
        return new MasterNode(frame, url);
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

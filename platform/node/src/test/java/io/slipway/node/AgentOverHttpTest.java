package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.session.HttpAgentGateway;
import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import io.slipway.http.NetworkTransport;
import io.slipway.http.jetty.HttpServer;
import io.slipway.http.jetty.HttpServerConfig;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.master.http.AgentProof;
import io.slipway.master.http.AgentSessions;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both sides of the agent protocol over real sockets, and the way back to the agent's API. */
class AgentOverHttpTest {
    private static final BearerToken TOKEN = new BearerToken("0123456789abcdef");

    private final Closers closers = new Closers();
    private final ThreadEventLoop loop = closers.add("loop", new ThreadEventLoop("agent", Clock.system(), 1000));
    private final Master master = master();

    @AfterEach
    void stop() {
        closers.close();
    }

    private Master master() {
        MemoryLog log = MemoryLog.single(new MemoryDisk());
        Master started = Master.start(
                MasterConfig.of("test", "localhost", 7070, "0.1.0"),
                closers.add("master loop", new ThreadEventLoop("master", Clock.system(), 1000)),
                log,
                Ids.secure(),
                new Metrics());
        closers.onClose("master", started::close);
        log.start();
        return started;
    }

    private int serve(HttpHandler handler) {
        return closers.add("server", HttpServer.start(HttpServerConfig.loopback(0), handler))
                .port();
    }

    private int serveMaster() {
        HttpHandler sessions = new AgentSessions(
                master,
                master.agentGateway(),
                new AgentProof.SharedToken(TOKEN),
                Ids.secure(),
                new Metrics(),
                master.handler());
        return serve(request -> sessions.handle(request.withPath(request.path().replaceFirst("^/mesos", ""))));
    }

    /** What an agent hears; its end is the text of the reason. */
    private static final class Heard implements AgentGateway.Listener {
        final BlockingQueue<Object> all = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(ToAgent message) {
            all.add(message);
        }

        @Override
        public void onClosed(String reason) {
            all.add(reason);
        }

        /** The next message, but for those that a master sends as it likes. */
        Object next() throws InterruptedException {
            while (true) {
                Object next = all.poll(20, TimeUnit.SECONDS);
                assertThat(next).as("something heard within 20 s").isNotNull();
                if (!(next instanceof ToAgent.Spread)) {
                    return next;
                }
            }
        }
    }

    private AgentGateway.Session join(BearerToken token, Heard heard, int agentPort, int... masterPorts) {
        List<URI> masters = java.util.Arrays.stream(masterPorts)
                .mapToObj(port -> URI.create("http://127.0.0.1:" + port))
                .toList();
        AgentGateway.Session session = new HttpAgentGateway(
                        masters, Optional.of(token), NetworkTransport::new, loop, Ids.secure(), Optional.empty())
                .open(heard);
        session.send(new FromAgent.Register(
                new AgentInfo(null, "127.0.0.1", agentPort, Resources.parse("cpus:1"), Attributes.NONE, "1"),
                List.of(),
                List.of()));
        return session;
    }

    @Test
    void anAgentJoinsOverASocketLeavesAndTheStreamEnds() throws Exception {
        Heard heard = new Heard();
        AgentGateway.Session session = join(TOKEN, heard, 5051, 1, serveMaster());

        assertThat(heard.next()).isInstanceOf(ToAgent.Registered.class);
        session.send(new FromAgent.Pong());
        session.send(new FromAgent.Unregister());

        assertThat(heard.next()).asString().contains("ended the session");
    }

    @Test
    void aMasterThatDoesNotLeadSendsTheAgentToTheOneThatDoes() throws Exception {
        int leader = serveMaster();
        AtomicInteger asked = new AtomicInteger();
        int follower = serve(request -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(new HttpResponse.Full(
                    307, Headers.of("Location", "//127.0.0.1:" + leader + request.path()), new byte[0]));
        });
        Heard heard = new Heard();
        AgentGateway.Session unused = join(TOKEN, heard, 5051, follower);

        assertThat(heard.next()).isInstanceOf(ToAgent.Registered.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void mastersThatSendAnAgentToEachOtherAreAskedOnceEach() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<Integer> second = new CompletableFuture<>();
        int first = serve(request -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(new HttpResponse.Full(
                    307, Headers.of("Location", "//127.0.0.1:" + second.join() + request.path()), new byte[0]));
        });
        second.complete(serve(request -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(new HttpResponse.Full(
                    307, Headers.of("Location", "http://127.0.0.1:" + first + request.path()), new byte[0]));
        }));
        Heard heard = new Heard();
        AgentGateway.Session unused = join(TOKEN, heard, 5051, first);

        assertThat(heard.next()).asString().contains("says that http://127.0.0.1:" + second.join() + " leads");
        assertThat(asked).hasValue(2);
    }

    @Test
    void aSessionThatTheAgentClosesIsOverForTheMasterAtOnce() throws Exception {
        Heard heard = new Heard();
        AgentGateway.Session session = join(TOKEN, heard, 5051, serveMaster());
        assertThat(heard.next()).isInstanceOf(ToAgent.Registered.class);

        session.close();

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); // a ping would come after 15 s
        while (master.view().get(10, TimeUnit.SECONDS).agents().get(0).connected()) {
            assertThat(System.nanoTime()).as("disconnected").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void anotherTokenIsRefusedInWords() throws Exception {
        Heard heard = new Heard();
        AgentGateway.Session unused = join(new BearerToken("another-token-of-16"), heard, 5051, serveMaster());

        assertThat(heard.next())
                .isInstanceOfSatisfying(
                        ToAgent.Refused.class,
                        refused -> assertThat(refused.reason()).contains("not this cluster's", "join-token"));
    }

    @Test
    void theFrontDoorReachesTheAgentsApiAndOthersDoNot() throws Exception {
        int agentPort = serve(new TokenGuard(
                TOKEN,
                request -> CompletableFuture.completedStage(HttpResponse.text(200, "asked " + request.path())),
                request -> CompletableFuture.completedStage(HttpResponse.text(200, "for tasks"))));
        Heard heard = new Heard();
        AgentGateway.Session unused = join(TOKEN, heard, agentPort, serveMaster());
        ToAgent.Registered registered = (ToAgent.Registered) heard.next();

        Optional<HttpHandler> agent = new RemoteAgents(master, Optional.of(TOKEN), Optional.empty())
                .find(registered.agentId().value())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(ask(agent.orElseThrow())).isEqualTo("200 asked /files/read");
        assertThat(new NetworkTransport(URI.create("http://127.0.0.1:" + agentPort))
                        .send(HttpRequest.get("/state"))
                        .get(10, TimeUnit.SECONDS)
                        .text())
                .isEqualTo("for tasks");
        assertThat(new RemoteAgents(master, Optional.of(TOKEN), Optional.empty())
                        .find("nobody")
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isEmpty();
    }

    private static String ask(HttpHandler handler) throws Exception {
        HttpResponse.Full answer = new LoopbackTransport(handler)
                .send(HttpRequest.get("/files/read?path=x"))
                .get(10, TimeUnit.SECONDS);
        return answer.status() + " " + answer.text();
    }
}

package io.slipway.master.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.LoopbackTransport;
import io.slipway.http.RecordIoDecoder;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents of other processes, told by nothing but HTTP and JSON. */
class AgentSessionsTest {
    private static final BearerToken TOKEN = new BearerToken("0123456789abcdef");
    private static final String REGISTER = "{\"type\":\"REGISTER\",\"register\":{\"agent_info\":{"
            + "\"hostname\":\"far\",\"port\":5051,\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\","
            + "\"scalar\":{\"value\":4}}],\"attributes\":[],\"version\":\"0.1.0\"},\"tasks\":[],\"frameworks\":[]}}";

    private final ThreadEventLoop loop = new ThreadEventLoop("master", Clock.system(), 1000);
    private final MemoryLog log = MemoryLog.single(new MemoryDisk());
    private final Master master =
            Master.start(MasterConfig.of("test", "localhost", 7070, "0.1.0"), loop, log, Ids.secure(), new Metrics());
    private final HttpTransport transport = new LoopbackTransport(new AgentSessions(
            master,
            master.agentGateway(),
            new AgentProof.SharedToken(TOKEN),
            Ids.secure(),
            new Metrics(),
            master.handler()));

    @AfterEach
    void stop() {
        master.close();
        loop.close();
    }

    /** The agent's end of a session. */
    private final class Far implements HttpTransport.StreamListener {
        final RecordIoDecoder decoder = new RecordIoDecoder(1 << 20);
        final BlockingQueue<String> records = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> status = new CompletableFuture<>();
        final CompletableFuture<String> end = new CompletableFuture<>();
        final HttpTransport.StreamHandle handle;
        volatile String id = "";

        Far() {
            handle = transport.stream(request(TOKEN.addTo(json()), REGISTER), this);
        }

        String next() throws InterruptedException {
            String record = records.poll(10, TimeUnit.SECONDS);
            assertThat(record).as("a record within 10 s").isNotNull();
            return record;
        }

        int send(int sequence, String messages) {
            return AgentSessionsTest.this
                    .send(
                            TOKEN.addTo(json()).with("Mesos-Stream-Id", id),
                            "{\"type\":\"MESSAGES\",\"sequence\":" + sequence + ",\"messages\":[" + messages + "]}")
                    .status();
        }

        @Override
        public void onHeaders(int newStatus, Headers headers) {
            id = headers.first("Mesos-Stream-Id").orElse("");
            status.complete(newStatus);
        }

        @Override
        public void onBytes(byte[] piece) {
            decoder.feed(piece).forEach(record -> records.add(new String(record, StandardCharsets.UTF_8)));
        }

        @Override
        public void onEnd(String failure) {
            end.complete(failure);
        }
    }

    private static Headers json() {
        return Headers.of("Content-Type", "application/json");
    }

    private static HttpRequest request(Headers headers, String body) {
        return HttpRequest.of("POST", "/api/v1/agent", headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse.Full send(Headers headers, String body) {
        return transport
                .send(request(headers, body))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private boolean isConnected() {
        return master.view().orTimeout(10, TimeUnit.SECONDS).join().agents().stream()
                .anyMatch(agent -> agent.info().hostname().equals("far") && agent.connected());
    }

    private void awaitConnected(boolean wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (isConnected() != wanted) {
            assertThat(System.nanoTime()).as("connected: " + wanted).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void anAgentWithTheTokenRegistersSpeaksAndLeaves() throws Exception {
        log.start();
        Far agent = new Far();

        assertThat(agent.status.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(agent.next()).contains("\"type\":\"REGISTERED\"", "agent_id");
        assertThat(isConnected()).isTrue();
        assertThat(agent.send(1, "{\"type\":\"PONG\"}")).isEqualTo(202);
        assertThat(agent.send(2, "{\"type\":\"PONG\"},{\"type\":\"UNREGISTER\"}"))
                .isEqualTo(202);
        assertThat(agent.end.get(10, TimeUnit.SECONDS)).isEmpty();
        awaitConnected(false);
        assertThat(agent.send(3, "{\"type\":\"PONG\"}")).isEqualTo(404);
    }

    @Test
    void aStreamThatEndsDisconnectsItsAgent() throws Exception {
        log.start();
        Far agent = new Far();
        assertThat(agent.next()).contains("REGISTERED");

        agent.handle.close();

        awaitConnected(false);
    }

    @Test
    void anAgentThatSaysItIsOverIsDisconnectedAtOnce() throws Exception {
        log.start();
        Far agent = new Far();
        assertThat(agent.next()).contains("REGISTERED");

        HttpResponse.Full answer = AgentSessionsTest.this.send(
                TOKEN.addTo(json()).with("Mesos-Stream-Id", agent.id),
                "{\"type\":\"MESSAGES\",\"sequence\":1,\"over\":true}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(agent.end.get(10, TimeUnit.SECONDS)).isEmpty();
        awaitConnected(false);
    }

    @Test
    void aMessageTwiceOrOutOfOrderEndsTheSession() throws Exception {
        log.start();
        Far agent = new Far();
        assertThat(agent.next()).contains("REGISTERED");
        assertThat(agent.send(1, "{\"type\":\"PONG\"}")).isEqualTo(202);

        assertThat(agent.send(1, "{\"type\":\"PONG\"}")).isEqualTo(409);

        assertThat(agent.end.get(10, TimeUnit.SECONDS)).isEmpty();
        awaitConnected(false);
    }

    @Test
    void withoutTheTokenNothingIsServedButTheReasonTold() {
        log.start();
        HttpResponse.Full none = send(json(), REGISTER);
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.headers().first("WWW-Authenticate")).isPresent();
        assertThat(none.text()).contains("shows none", "join-token");

        HttpResponse.Full wrong = send(new BearerToken("another-token-of-16").addTo(json()), REGISTER);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text()).contains("not this cluster's").doesNotContain("0123456789abcdef");
        assertThat(isConnected()).isFalse();
    }

    @Test
    void aMasterThatDoesNotLeadSaysSo() {
        HttpResponse.Full answer = send(TOKEN.addTo(json()), REGISTER);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("leading");
    }

    @Test
    void whoeverShowsTheTokenMayAskWhetherThisMasterLeads() {
        HttpRequest question = HttpRequest.of("GET", "/api/v1/agent", TOKEN.addTo(json()), new byte[0]);
        assertThat(status(question)).isEqualTo(503);
        log.start();

        assertThat(status(question)).isEqualTo(204);
        assertThat(status(HttpRequest.get("/api/v1/agent"))).isEqualTo(401);
    }

    private int status(HttpRequest request) {
        return transport.send(request).orTimeout(10, TimeUnit.SECONDS).join().status();
    }

    @Test
    void saysWhatIsWrongWithAMessage() {
        log.start();
        assertThat(send(TOKEN.addTo(json()), "{\"type\":\"PONG\"}").text()).contains("REGISTER");
        assertThat(send(TOKEN.addTo(json()), "{\"type\":\"REGISTER\",\"register\":{}}"))
                .satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(answer.text()).contains("agent_info");
                });
    }

    @Test
    void otherPathsGoOn() {
        log.start();
        assertThat(transport
                        .send(HttpRequest.get("/health"))
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join()
                        .status())
                .isEqualTo(200);
    }
}

package io.slipway.node;

import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.NetworkTransport;
import io.slipway.master.http.MasterAccess;
import io.slipway.mesosapi.agent.AgentInfo;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * Agents in other processes, reached at the address they registered with, with the join token or over mutual TLS.
 * Thread-safe.
 *
 * <p>An answer is taken in whole before it goes on, so that a slow reader cannot make this process hold more than
 * {@value #ANSWER_BYTES_MAX} bytes of it; a longer one is refused with 502.
 */
final class RemoteAgents implements AgentRoutes {
    static final int ANSWER_BYTES_MAX = 32 << 20;
    private static final int TRANSPORTS_MAX = 32;

    /** Fields of one connection (RFC 9110 section 7.6.1), and those that say who asks whom. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection", "keep-alive", "te", "trailer", "upgrade", "host", "authorization", "origin", "referer");

    private final MasterAccess master;
    private final Optional<BearerToken> token;
    private final String scheme;
    private final Function<URI, HttpTransport> network;
    private final Map<URI, HttpTransport> transports = new Recent();

    /**
     * A way to them.
     *
     * @param token what they are shown, where they do not know masters by certificates
     * @param tls whom this master takes for an agent, and what it shows them
     */
    RemoteAgents(MasterAccess master, Optional<BearerToken> token, Optional<SSLContext> tls) {
        this.master = master;
        this.token = token;
        this.scheme = tls.isPresent() ? "https" : "http";
        this.network = address ->
                new NetworkTransport(address, NetworkTransport.CONNECT_TIMEOUT, NetworkTransport.ANSWER_TIMEOUT, tls);
    }

    @Override
    public CompletionStage<Optional<HttpHandler>> find(String id) {
        return master.view()
                .handle((view, notLeading) -> notLeading != null
                        ? Optional.of(RemoteAgents::noLeader)
                        : view.agents().stream()
                                .filter(agent -> agent.id().value().equals(id))
                                .findFirst()
                                .map(agent -> handler(agent.info())));
    }

    @Override
    public CompletionStage<Optional<HttpHandler>> find(AgentInfo agent) {
        return CompletableFuture.completedStage(Optional.of(handler(agent)));
    }

    private static CompletionStage<HttpResponse> noLeader(HttpRequest request) {
        return CompletableFuture.completedStage(
                HttpResponse.message(503, "no master leads here, so its agents are not known; try again in a moment"));
    }

    private HttpHandler handler(AgentInfo agent) {
        URI address = URI.create(Frame.url(scheme, agent.hostname(), agent.port()));
        HttpTransport transport;
        synchronized (transports) {
            transport = transports.computeIfAbsent(address, network);
        }
        return request -> ask(address, transport, request);
    }

    private CompletionStage<HttpResponse> ask(URI address, HttpTransport transport, HttpRequest request) {
        Headers passed = Headers.gather(to -> request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NOT_PASSED_ON.contains(lower) && !lower.startsWith("sec-")) {
                to.accept(name, value);
            }
        }));
        Answer answer = new Answer(address);
        HttpTransport.StreamHandle handle = transport.stream(
                request.withHeaders(token.map(secret -> secret.addTo(passed)).orElse(passed)), answer);
        answer.tooLong.thenRun(handle::close);
        return answer.whole;
    }

    /** A transport holds threads and connections: only those that were asked last are kept. */
    private static final class Recent extends LinkedHashMap<URI, HttpTransport> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(TRANSPORTS_MAX, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, HttpTransport> eldest) {
            return size() > TRANSPORTS_MAX;
        }
    }

    /** Takes in one answer. */
    private static final class Answer implements HttpTransport.StreamListener {
        final CompletableFuture<HttpResponse> whole = new CompletableFuture<>();
        final CompletableFuture<Boolean> tooLong = new CompletableFuture<>();
        private final URI address;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;
        private Headers headers = Headers.NONE;

        Answer(URI address) {
            this.address = address;
        }

        @Override
        public void onHeaders(int newStatus, Headers newHeaders) {
            status = newStatus;
            headers = newHeaders;
        }

        @Override
        public void onBytes(byte[] piece) {
            if (body.size() + piece.length > ANSWER_BYTES_MAX) {
                tooLong.complete(true);
                whole.complete(HttpResponse.message(
                        502,
                        "the agent's answer is longer than " + ANSWER_BYTES_MAX + " bytes; ask the agent itself at "
                                + address + ", showing the join token as a bearer token"));
                return;
            }
            body.writeBytes(piece);
        }

        @Override
        public void onEnd(String failure) {
            whole.complete(
                    failure.isEmpty()
                            ? new HttpResponse.Full(status, headers, body.toByteArray())
                            : HttpResponse.message(502, "the agent at " + address + " cannot be reached: " + failure));
        }
    }
}

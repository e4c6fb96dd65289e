package io.slipway.node.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.certificates.AgentsCa;
import io.slipway.certificates.CertificateException;
import io.slipway.certificates.CertificateRequest;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Peer;
import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.Pem;
import io.slipway.master.admission.Admission;
import io.slipway.master.admission.JoinToken;
import io.slipway.node.masters.LeaderDoor;
import io.slipway.replication.NotLeadingException;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where agents get certificates, and operators the tokens for that. Thread-safe.
 *
 * <ul>
 *   <li>{@code GET /system/v1/join}: the certificates of the cluster's authorities, for everybody.
 *   <li>{@code POST /system/v1/join} with {@code {"token","csr"}}: a certificate for whoever shows a token.
 *   <li>{@code POST /system/v1/renew} with {@code {"csr"}}: another one for an agent that shows its present one.
 *   <li>{@code POST /system/v1/join-tokens} with {@code {"role":"agent","expires":"1h","name"}}, {@code GET
 *       /system/v1/join-tokens}, {@code DELETE /system/v1/join-tokens/<id>}: the tokens.
 * </ul>
 */
public final class JoinApi implements HttpHandler {
    /** Where agents join. */
    public static final String JOIN = "/system/v1/join";

    /** Where they renew their certificates. */
    public static final String RENEW = "/system/v1/renew";

    /** The tokens. */
    public static final String TOKENS = "/system/v1/join-tokens";

    private static final Logger LOG = LoggerFactory.getLogger(JoinApi.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Setting<Duration> EXPIRES = Setting.duration("expires", "")
            .only("a time span up to 30d such as 1h", span -> span.compareTo(Admission.VALIDITY_MAX) <= 0);

    private final Admission admission;
    private final NodeTls tls;
    private final Path folder;
    private final Duration validity;
    private final Clock clock;

    /**
     * The API of one master.
     *
     * @param folder with the key of the authority of agents
     * @param validity of agents' certificates
     */
    public JoinApi(Admission admission, NodeTls tls, Path folder, Duration validity, Clock clock) {
        this.admission = admission;
        this.tls = tls;
        this.folder = folder;
        this.validity = validity;
        this.clock = clock;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        try {
            return route(request).exceptionally(JoinApi::failed);
        } catch (IOException e) {
            return answer(HttpResponse.message(400, "the body is no JSON: " + e.getMessage()));
        } catch (CertificateException | IllegalArgumentException e) {
            return answer(HttpResponse.message(400, String.valueOf(e.getMessage())));
        } catch (UncheckedIOException e) {
            LOG.error("the key of the authority of agents cannot be read", e);
            return answer(HttpResponse.message(500, "this master cannot sign; its log says why"));
        }
    }

    private CompletionStage<HttpResponse> route(HttpRequest request) throws IOException {
        String what = request.method() + " " + request.path();
        if (what.equals("GET " + JOIN)) {
            return answer(HttpResponse.text(
                    200,
                    Pem.text(tls.root())
                            + Pem.text(tls.authority(Peer.Role.MASTER))
                            + Pem.text(tls.authority(Peer.Role.AGENT))));
        }
        if (what.equals("POST " + JOIN)) {
            return join(JSON.readTree(request.body()));
        }
        if (what.equals("POST " + RENEW)) {
            return answer(renew(request.peer(), JSON.readTree(request.body())));
        }
        if (what.equals("POST " + TOKENS)) {
            return make(JSON.readTree(request.body()));
        }
        if (what.equals("GET " + TOKENS)) {
            return admission.list().thenApply(this::list);
        }
        if (what.startsWith("DELETE " + TOKENS + "/")) {
            String id = request.path().substring(TOKENS.length() + 1);
            return admission
                    .revoke(id)
                    .thenApply(known -> known
                            ? HttpResponse.message(200, "join token " + id + " is good for nothing any more")
                            : HttpResponse.message(404, "there is no join token '" + id + "'"));
        }
        return answer(HttpResponse.message(
                405,
                "expected GET or POST of " + JOIN + " and " + TOKENS + ", POST of " + RENEW + ", or DELETE of " + TOKENS
                        + "/<id>"));
    }

    private CompletionStage<HttpResponse> join(JsonNode body) {
        CertificateRequest request = CertificateRequest.read(body.path("csr").asText());
        Peer agent = agent(request);
        return admission
                .use(body.path("token").asText(), agent.name(), request.keyFingerprint())
                .thenApply(verdict -> {
                    if (verdict instanceof Admission.Refused refused) {
                        LOG.warn("{} is not admitted: {}", agent, refused.why());
                        return HttpResponse.message(401, refused.why());
                    }
                    LOG.info("{} is admitted, with the key {}", agent, request.keyFingerprint());
                    return sign(request, agent.name());
                });
    }

    private HttpResponse renew(Optional<Peer> asks, JsonNode body) {
        if (asks.isEmpty() || asks.get().role() != Peer.Role.AGENT) {
            return HttpResponse.message(
                    asks.isEmpty() ? 401 : 403, "an agent renews its certificate by showing the one it has");
        }
        CertificateRequest request = CertificateRequest.read(body.path("csr").asText());
        if (!agent(request).equals(asks.get())) {
            return HttpResponse.message(403, asks.get() + " cannot have the certificate of " + agent(request));
        }
        LOG.info("{} renews its certificate", asks.get());
        return sign(request, asks.get().name());
    }

    /** Whom a request is for. */
    private Peer agent(CertificateRequest request) {
        Optional<Peer> named =
                request.identities().size() == 1 ? Peer.of(request.identities().get(0)) : Optional.empty();
        String cluster = tls.self().cluster();
        return named.filter(
                        peer -> peer.role() == Peer.Role.AGENT && peer.cluster().equals(cluster))
                .orElseThrow(() -> new IllegalArgumentException("the request is for " + request.identities()
                        + "; expected one slipway://" + cluster + "/agent/<hostname>"));
    }

    /** Masters reach an agent at its name, so the certificate is good for that host and no other. */
    private HttpResponse sign(CertificateRequest request, String name) {
        String chain = AgentsCa.load(folder, clock).sign(request, name, List.of(name), validity);
        return json(200, JSON.createObjectNode().put("certificate", chain));
    }

    private CompletionStage<HttpResponse> make(JsonNode body) {
        String role = body.path("role").asText(Peer.Role.AGENT.word());
        if (!role.equals(Peer.Role.AGENT.word())) {
            return answer(HttpResponse.message(
                    400,
                    "role '" + role + "': expected agent; the certificates of masters are issued by whoever installs"
                            + " them"));
        }
        String expires = body.path("expires").asText("1h");
        Duration span;
        try {
            span = EXPIRES.reader().apply(expires);
        } catch (IllegalArgumentException e) {
            return answer(HttpResponse.message(400, "expires '" + expires + "': expected " + EXPIRES.expected()));
        }
        Optional<String> name = Optional.ofNullable(body.get("name")).map(JsonNode::asText);
        name.ifPresent(only -> new Peer(tls.self().cluster(), Peer.Role.AGENT, only));
        return admission.make(name, span).thenApply(made -> {
            LOG.info("{} was made, good until {}", made.token(), made.token().expires());
            return json(
                    201,
                    json(made.token()).put("token", made.text()).put("ca_fingerprint", Pem.fingerprint(tls.root())));
        });
    }

    private HttpResponse list(List<JoinToken> tokens) {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode list = all.putArray("tokens");
        tokens.forEach(token -> list.add(json(token)));
        return json(200, all);
    }

    private ObjectNode json(JoinToken token) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", token.id())
                .put("role", Peer.Role.AGENT.word())
                .put("made", token.made().toString())
                .put("expires", token.expires().toString());
        token.name().ifPresent(name -> json.put("name", name));
        token.use()
                .ifPresent(use ->
                        json.put("used_by", use.name()).put("used_at", use.at().toString()));
        boolean expired = !clock.now().isBefore(token.expires());
        return json.put("state", token.use().isPresent() ? "used" : expired ? "expired" : "valid");
    }

    private static HttpResponse json(int status, JsonNode tree) {
        return HttpResponse.json(status, tree.toString());
    }

    private static HttpResponse failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = String.valueOf(cause.getMessage());
        if (cause instanceof NotLeadingException) {
            return LeaderDoor.notLeading(why);
        }
        if (cause instanceof RejectedExecutionException || cause instanceof IllegalStateException) {
            return HttpResponse.message(429, why);
        }
        if (cause instanceof CertificateException || cause instanceof IllegalArgumentException) {
            return HttpResponse.message(400, why);
        }
        throw new CompletionException(cause);
    }

    private static CompletionStage<HttpResponse> answer(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}

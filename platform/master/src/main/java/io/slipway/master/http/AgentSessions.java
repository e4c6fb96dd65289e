package io.slipway.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.mesosapi.json.MesosJsonException;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where agents of other processes join: the agent protocol over HTTP, modelled on the scheduler API. Thread-safe.
 *
 * <ul>
 *   <li>{@code POST /api/v1/agent} with a REGISTER opens a session. The answer is 200 with {@code Mesos-Stream-Id} and
 *       a stream of RecordIO messages to the agent, which lasts as long as the session; the master's PINGs are its
 *       heartbeat.
 *   <li>Everything else the agent sends goes to the same address with that {@code Mesos-Stream-Id}, as {@code
 *       {"type":"MESSAGES","sequence":N,"messages":[...]}}, answered with 202. N counts these requests from 1: one that
 *       comes twice or too early is refused with 409 and ends the session, since messages arrive once and in order.
 *       With {@code "over":true} it is the last one.
 *   <li>{@code GET} of the same address is answered with 204 by a master that leads: agents ask it when their master is
 *       silent.
 *   <li>A session that is not known (any more) is answered with 404, a master that does not lead with 503.
 *   <li>Every request shows what {@link AgentProof} asks for: the join token as {@code Authorization: Bearer}, or the
 *       agent's own certificate; without it, 401, and 403 with that of somebody else.
 * </ul>
 */
public final class AgentSessions implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSessions.class);
    static final String PATH = "/api/v1/agent";

    private final MasterAccess access;
    private final AgentGateway gateway;
    private final AgentProof proof;
    private final Ids ids;
    private final Metrics metrics;
    private final Router router;
    private final Answers answers = new Answers();
    private final Map<String, AgentStream> streams = new ConcurrentHashMap<>();

    /**
     * Serves sessions, and leaves all other paths to {@code others}.
     *
     * @param gateway where the agents' sessions lead
     * @param proof what an agent has to show
     */
    public AgentSessions(
            MasterAccess access, AgentGateway gateway, AgentProof proof, Ids ids, Metrics metrics, HttpHandler others) {
        this.access = access;
        this.gateway = gateway;
        this.proof = proof;
        this.ids = ids;
        this.metrics = metrics;
        this.router = new Router()
                .on("POST", PATH, (request, parameters) -> authorized(request, this::handleAuthorized))
                .on("GET", PATH, (request, parameters) -> authorized(request, any -> serving()))
                .mount("/", others);
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        return router.handle(request);
    }

    private CompletionStage<HttpResponse> authorized(
            HttpRequest request, Function<HttpRequest, CompletionStage<HttpResponse>> then) {
        Optional<AgentProof.Refusal> refusal = proof.refusal(request);
        if (refusal.isPresent()) {
            return CompletableFuture.completedStage(refused(request, refusal.get()));
        }
        return Answers.guarded(() -> then.apply(request));
    }

    private HttpResponse refused(HttpRequest request, AgentProof.Refusal refusal) {
        LOG.warn("an agent at {} is refused: {}", request.remoteAddress(), refusal.problem());
        metrics.count("master.agents.unauthorized");
        HttpResponse.Full answer = HttpResponse.text(refusal.status(), refusal.problem() + "; " + refusal.remedy());
        Headers headers = refusal.status() == 401
                ? answer.headers().with("WWW-Authenticate", "Bearer realm=\"slipway\"")
                : answer.headers();
        return new HttpResponse.Full(refusal.status(), headers, answer.body());
    }

    private CompletionStage<HttpResponse> serving() {
        return Answers.answer(access.presence(new FrameworkId("none")), leading -> HttpResponse.empty(204));
    }

    private CompletionStage<HttpResponse> handleAuthorized(HttpRequest request) {
        JsonNode body = answers.body(request);
        try {
            if (MesosJson.type(body).equals("MESSAGES")) {
                return CompletableFuture.completedStage(take(request, body));
            }
            if (!(MesosJson.fromAgent(body) instanceof FromAgent.Register register)) {
                throw new Answers.Refusal(400, "A session begins with a message of type REGISTER");
            }
            Optional<AgentProof.Refusal> refusal =
                    proof.refusal(request, register.info().hostname());
            if (refusal.isPresent()) {
                return CompletableFuture.completedStage(refused(request, refusal.get()));
            }
            String caller = proof.caller(request);
            return Answers.answer(access.presence(new FrameworkId("none")), leading -> open(register, caller));
        } catch (MesosJsonException e) {
            throw new Answers.Refusal(400, "Failed to read the agent's message: " + e.getMessage());
        }
    }

    private HttpResponse open(FromAgent.Register register, String caller) {
        String id = ids.uuid().toString();
        Headers headers = Headers.of("Content-Type", "application/json", SchedulerApi.STREAM_ID, id);
        return new HttpResponse.Stream(200, headers, sink -> {
            AgentStream stream = new AgentStream(sink, caller, message -> answers.bytes(MesosJson.toAgent(message)));
            streams.put(id, stream);
            sink.onClose(() -> streams.remove(id, stream));
            stream.open(gateway, register);
        });
    }

    private HttpResponse take(HttpRequest request, JsonNode body) {
        String id = request.headers()
                .first(SchedulerApi.STREAM_ID)
                .orElseThrow(() -> new Answers.Refusal(
                        400, "Messages of a session should include the '" + SchedulerApi.STREAM_ID + "' header"));
        List<FromAgent> messages = new ArrayList<>();
        body.path("messages").forEach(message -> messages.add(MesosJson.fromAgent(message)));
        AgentStream stream = streams.get(id);
        if (stream == null || !stream.isOf(proof.caller(request))) {
            throw new Answers.Refusal(404, "There is no session '" + id + "' any more; open another");
        }
        if (!stream.take(body.path("sequence").asLong(0), messages)) {
            throw new Answers.Refusal(
                    409, "Sequence " + body.path("sequence") + " is not the next of this session; it is over");
        }
        if (body.path("over").asBoolean(false)) {
            stream.end();
        }
        return HttpResponse.empty(202);
    }
}

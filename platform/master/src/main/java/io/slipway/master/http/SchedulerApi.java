package io.slipway.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import io.slipway.master.view.Presence;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.mesosapi.json.MesosJsonException;
import io.slipway.runtime.id.Ids;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scheduler API v1: a subscription is a stream of RecordIO events, everything else a call of its own, tied to the
 * stream by {@code Mesos-Stream-Id}. Thread-safe.
 *
 * <p>Order of checks as in Mesos: leader, method, content type, parse, validate, then framework known, subscribed,
 * stream id present, stream id equal.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/scheduler-http-api/">Mesos: scheduler HTTP API</a>
 */
final class SchedulerApi {
    static final String STREAM_ID = "Mesos-Stream-Id";

    private static final Set<String> NOT_SERVED = Set.of(
            "SHUTDOWN",
            "MESSAGE",
            "ACCEPT_INVERSE_OFFERS",
            "DECLINE_INVERSE_OFFERS",
            "ACKNOWLEDGE_OPERATION_STATUS",
            "RECONCILE_OPERATIONS",
            "UPDATE_FRAMEWORK");

    private final MasterAccess access;
    private final Endpoint endpoint;
    private final Ids ids;
    private final Answers answers;
    private final Map<FrameworkId, EventStream> streams = new ConcurrentHashMap<>();

    SchedulerApi(MasterAccess access, Endpoint endpoint, Ids ids, Answers answers) {
        this.access = access;
        this.endpoint = endpoint;
        this.ids = ids;
        this.answers = answers;
    }

    void register(Router router) {
        for (String path : new String[] {"/api/v1/scheduler", "/master/api/v1/scheduler"}) {
            router.on("POST", path, (request, parameters) -> Answers.guarded(() -> handle(request)));
        }
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        JsonNode body = answers.body(request);
        try {
            String type = MesosJson.type(body);
            if (type.equals("SUBSCRIBE")) {
                return subscribe(request, body);
            }
            FrameworkId caller = MesosJson.caller(body);
            if (caller == null) {
                throw invalid("Expecting 'framework_id' to be present");
            }
            if (NOT_SERVED.contains(type)) {
                throw new Answers.Refusal(501, "The scheduler call '" + type + "' is not served yet");
            }
            boolean ignored = type.equals("REQUEST");
            Call call = ignored ? new Call.Revive(Set.of()) : MesosJson.call(body);
            return Answers.answer(access.presence(caller), presence -> {
                EventStream stream = check(request, caller, presence);
                if (!ignored) {
                    stream.call(call);
                }
                return HttpResponse.empty(202);
            });
        } catch (MesosJsonException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private EventStream check(HttpRequest request, FrameworkId caller, Presence presence) {
        if (presence == Presence.UNKNOWN) {
            throw new Answers.Refusal(400, "Framework cannot be found");
        }
        if (presence == Presence.AWAY) {
            throw new Answers.Refusal(403, "Framework is not subscribed");
        }
        String streamId = request.headers()
                .first(STREAM_ID)
                .orElseThrow(() -> new Answers.Refusal(
                        400, "All non-subscribe calls should include the '" + STREAM_ID + "' header"));
        EventStream stream = streams.get(caller);
        if (stream == null || !stream.id().equals(streamId)) {
            throw new Answers.Refusal(
                    400,
                    "The stream ID '" + streamId + "' included in this request didn't match the stream ID"
                            + " currently associated with framework ID " + caller);
        }
        return stream;
    }

    private CompletionStage<HttpResponse> subscribe(HttpRequest request, JsonNode body) {
        MesosJson.Subscribe subscribe = MesosJson.subscribe(body);
        FrameworkId outer = MesosJson.caller(body);
        FrameworkId inner = subscribe.framework().id();
        if (outer != null && !outer.equals(inner)) {
            throw invalid("'framework_id' differs from 'subscribe.framework_info.id'");
        }
        Answers.requireJsonAccepted(request);
        if (request.headers().first(STREAM_ID).isPresent()) {
            throw new Answers.Refusal(400, "Subscribe calls should not include the '" + STREAM_ID + "' header");
        }
        FrameworkId asked = inner == null ? new FrameworkId("none") : inner;
        return Answers.answer(access.presence(asked), anything -> {
            String streamId = ids.uuid().toString();
            Headers headers = Headers.of("Content-Type", "application/json", STREAM_ID, streamId);
            return new HttpResponse.Stream(
                    200,
                    headers,
                    sink -> new EventStream(streamId, subscribe, sink, streams, this::encode)
                            .open(access.schedulerGateway()));
        });
    }

    private byte[] encode(io.slipway.mesosapi.Event event, boolean refined) {
        ObjectNode json = MesosJson.event(event);
        if (event instanceof io.slipway.mesosapi.Event.Subscribed subscribed) {
            ((ObjectNode) json.path("subscribed"))
                    .set("master_info", MasterInfoJson.of(endpoint, subscribed.masterId()));
        }
        if (refined && event instanceof io.slipway.mesosapi.Event.Offers) {
            json.path("offers")
                    .path("offers")
                    .forEach(offer -> offer.path("resources").forEach(SchedulerApi::refine));
        }
        return answers.bytes(json);
    }

    /** A static reservation in the form that frameworks with RESERVATION_REFINEMENT read. */
    private static void refine(JsonNode resource) {
        ObjectNode object = (ObjectNode) resource;
        String role = object.path("role").asText();
        object.remove("role");
        if (!role.equals("*")) {
            object.putArray("reservations").addObject().put("type", "STATIC").put("role", role);
        }
    }

    private static Answers.Refusal invalid(String problem) {
        return new Answers.Refusal(400, "Failed to validate scheduler::Call: " + problem);
    }
}

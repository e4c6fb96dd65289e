package io.slipway.node;

import io.slipway.gateway.auth.http.AuthApi;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.NetworkTransport;
import io.slipway.http.ProcessPage;
import io.slipway.node.admission.JoinApi;
import io.slipway.node.masters.LeaderDoor;
import io.slipway.node.masters.MastersApi;
import io.slipway.node.masters.MemberLog;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;

/**
 * A master's address: lets in who may, and hands each request to the part that serves its path, or to the master that
 * leads. Until {@link #open} everything is answered with 503, so that the port can be taken before anything else is
 * touched. Thread-safe.
 */
final class FrontDoor implements HttpHandler {
    private static final String AGENT = "/agent/";

    /** A leader that takes no connection for so long counts as gone. */
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    /** What the leader may take for an answer: as long as the slowest, a package's installation, may. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

    private static final HttpHandler NO_AGENT = request ->
            answer(HttpResponse.message(404, "there is no agent with this id; /mesos/slaves lists those there are"));

    private volatile AgentRoutes agents = id -> CompletableFuture.completedStage(Optional.empty());
    private volatile Map<String, Room> rooms = Map.of();
    private volatile HttpHandler entrance =
            request -> answer(LeaderDoor.tryAgain("Slipway is starting. Nothing was changed; try again in a moment"));

    /**
     * A part of the API.
     *
     * @param handler who answers
     * @param strip whether the handler sees the path without the prefix
     */
    private record Room(HttpHandler handler, boolean strip) {}

    /**
     * Lets requests in.
     *
     * @param routes to the agents, below {@code /agent/<id>}
     */
    void open(MasterPart part, AgentRoutes routes) {
        open(part, routes, Optional.empty(), Optional.empty());
    }

    /**
     * Lets requests in.
     *
     * @param routes to the agents, below {@code /agent/<id>}
     * @param tls whom this master takes for another one, and what it shows them
     * @param joining where agents get certificates
     */
    void open(MasterPart part, AgentRoutes routes, Optional<SSLContext> tls, Optional<JoinApi> joining) {
        agents = routes;
        Map<String, Room> open = new LinkedHashMap<>();
        MastersApi masters = new MastersApi(MemberLog.of(part.log()), part.leadership());
        HttpHandler marathon = request -> marathon(request, masters, part.marathon());
        for (String prefix : new String[] {"/v2", "/ping", "/metrics"}) {
            open.put(prefix, new Room(marathon, false));
        }
        open.put("/service/marathon", new Room(marathon, true));
        open.put("/mesos", new Room(part.mesos(), true));
        for (String prefix : new String[] {"/package", "/capabilities", "/cosmos"}) {
            open.put(prefix, new Room(part.packages(), false));
        }
        open.put("/system/health/v1", new Room(part.health().apply(routes), true));
        open.put("/system/process", new Room(new ProcessPage(), false));
        open.put("/system/events", new Room(part.events(), true));
        open.put(MastersApi.PREFIX + "/masters", new Room(masters, false));
        open.put(MastersApi.PREFIX + "/backup", new Room(masters, false));
        for (String prefix : AuthApi.PREFIXES) {
            open.put(prefix, new Room(part.auth().api(), false));
        }
        joining.ifPresent(api -> {
            for (String prefix : new String[] {JoinApi.JOIN, JoinApi.RENEW, JoinApi.TOKENS}) {
                open.put(prefix, new Room(api, false));
            }
        });
        open.put("/", new Room(new IndexPage(), false));
        rooms = open;
        URI door = part.leadership().self().door();
        entrance = part.auth()
                .gate(new LeaderDoor(
                        part.leadership(),
                        part.auth().audited(this::serve),
                        part.loop(),
                        other -> new NetworkTransport(other, CONNECT_LIMIT, ANSWER_LIMIT, tls),
                        door.getRawAuthority()));
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        return entrance.handle(request);
    }

    /** Who leads is the log's business, and everything else the scheduler's. */
    private static CompletionStage<? extends HttpResponse> marathon(
            HttpRequest request, MastersApi masters, HttpHandler scheduler) {
        boolean stepDown = request.method().equals("DELETE") && request.path().equals("/v2/leader");
        return stepDown && masters.several() ? masters.handOver() : scheduler.handle(request);
    }

    /** Answers here, whoever leads. */
    private CompletionStage<? extends HttpResponse> serve(HttpRequest request) {
        String path = request.path();
        if (path.startsWith(AGENT)) {
            return toAgent(request, path.substring(AGENT.length()));
        }
        for (Map.Entry<String, Room> room : rooms.entrySet()) {
            String prefix = room.getKey();
            if (path.equals(prefix) || (prefix.length() > 1 && path.startsWith(prefix + "/"))) {
                return room.getValue().strip
                        ? room.getValue().handler.handle(request.withPath(rest(path.substring(prefix.length()))))
                        : room.getValue().handler.handle(request);
            }
        }
        return answer(HttpResponse.json(
                404, "{\"message\":\"nothing is served here; see / for what is, such as /v2/apps and /mesos/state\"}"));
    }

    private CompletionStage<? extends HttpResponse> toAgent(HttpRequest request, String idAndRest) {
        int slash = idAndRest.indexOf('/');
        String id = slash < 0 ? idAndRest : idAndRest.substring(0, slash);
        HttpRequest inside = request.withPath(slash < 0 ? "/" : idAndRest.substring(slash));
        return agents.find(id)
                .<HttpResponse>thenCompose(
                        agent -> agent.orElse(NO_AGENT).handle(inside).thenApply(response -> response));
    }

    private static String rest(String path) {
        return path.isEmpty() ? "/" : path;
    }

    private static CompletionStage<HttpResponse> answer(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}

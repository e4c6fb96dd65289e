package io.slipway.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.agent.container.ContainerUsage;
import io.slipway.http.HealthPage;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.MetricsPage;
import io.slipway.http.ProcessPage;
import io.slipway.http.Router;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * The agent's API: {@code /state}, {@code /containers}, {@code /monitor/statistics}, {@code /health}, {@code
 * /metrics/snapshot} and {@code /files/*}, also below {@code /slave(1)} as Mesos has them, {@code /metrics}, and its
 * part of {@code /system/health/v1}.
 * Thread-safe.
 */
public final class AgentApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEALTHY = 200;
    private static final String PUBLIC_ROLE = "slave_public";

    private final Supplier<CompletableFuture<AgentSnapshot>> snapshots;
    private final FilesApi files;
    private final Executor blocking;
    private final Clock clock;
    private final MetricsPage metrics;

    /**
     * @param snapshots the agent as it is
     * @param blocking where files are read
     * @param metrics what the agent's process measures
     */
    public AgentApi(
            Supplier<CompletableFuture<AgentSnapshot>> snapshots,
            FilesApi files,
            Executor blocking,
            Clock clock,
            Metrics metrics) {
        this.snapshots = snapshots;
        this.files = files;
        this.blocking = blocking;
        this.clock = clock;
        this.metrics = new MetricsPage(metrics);
    }

    /** All of it. */
    public HttpHandler handler() {
        Router router = new Router();
        for (String prefix : List.of("", "/slave(1)")) {
            router.on("GET", prefix + "/state", (request, path) -> state())
                    .on("GET", prefix + "/state.json", (request, path) -> state())
                    .on("GET", prefix + "/containers", (request, path) -> containers())
                    .on("GET", prefix + "/monitor/statistics", (request, path) -> statistics())
                    .on("GET", prefix + "/metrics/snapshot", (request, path) -> figures())
                    .on("GET", prefix + "/health", (request, path) -> done(HttpResponse.empty(HEALTHY)));
        }
        ProcessPage process = new ProcessPage();
        return router.on("GET", "/system/health/v1", (request, path) -> health())
                .on("GET", "/system/process", (request, path) -> process.handle(request))
                .on("GET", "/metrics", (request, path) -> metrics.handle(request))
                .on("GET", "/metrics/prometheus", (request, path) -> metrics.handle(request))
                .on("GET", "/files/browse", (request, path) -> inBackground(request, files::browse))
                .on("GET", "/files/read", (request, path) -> inBackground(request, files::read))
                .on("GET", "/files/download", (request, path) -> inBackground(request, files::download));
    }

    private interface Answer {
        HttpResponse answer(HttpRequest request);
    }

    private CompletionStage<HttpResponse> inBackground(HttpRequest request, Answer answer) {
        try {
            return CompletableFuture.supplyAsync(() -> answer.answer(request), blocking);
        } catch (RejectedExecutionException e) {
            return done(HttpResponse.message(503, "the agent is busy; try again"));
        }
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private CompletionStage<HttpResponse> health() {
        return snapshots.get().thenApply(snapshot -> {
            AgentInfo info = snapshot.info();
            AgentId id = info.id();
            boolean isPublic = info.resources().roles().contains(PUBLIC_ROLE);
            return new HealthPage(
                            info.hostname(),
                            info.hostname(),
                            info.version(),
                            isPublic ? "agent_public" : "agent",
                            id == null ? "" : id.value())
                    .answer(snapshot.units());
        });
    }

    private CompletionStage<HttpResponse> figures() {
        return snapshots.get().thenApply(snapshot -> {
            ObjectNode figures = JsonNodeFactory.instance.objectNode();
            AgentFigures.of(snapshot, clock.now()).forEach(figures::put);
            return json(figures);
        });
    }

    private CompletionStage<HttpResponse> state() {
        return snapshots.get().thenApply(snapshot -> json(StateJson.state(snapshot)));
    }

    private CompletionStage<HttpResponse> containers() {
        return measured().thenApply(measured -> {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (Measured one : measured) {
                ObjectNode json = StateJson.container(one.task());
                json.set("statistics", StateJson.statistics(one.usage(), clock.now(), one.task()));
                all.add(json);
            }
            return json(all);
        });
    }

    private CompletionStage<HttpResponse> statistics() {
        return measured().thenApply(measured -> {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (Measured one : measured) {
                ObjectNode json = StateJson.executor(one.task());
                json.set("statistics", StateJson.statistics(one.usage(), clock.now(), one.task()));
                all.add(json);
            }
            return json(all);
        });
    }

    private record Measured(AgentSnapshot.Task task, ContainerUsage usage) {}

    /** The running containers and what they use. */
    private CompletableFuture<List<Measured>> measured() {
        return snapshots.get().thenCompose(snapshot -> {
            List<CompletableFuture<Measured>> measuring = new ArrayList<>();
            for (AgentSnapshot.Task task : snapshot.tasks()) {
                if (task.active() && task.container() != null) {
                    measuring.add(task.container().usage().thenApply(usage -> new Measured(task, usage)));
                }
            }
            return CompletableFuture.allOf(measuring.toArray(CompletableFuture[]::new))
                    .thenApply(all ->
                            measuring.stream().map(CompletableFuture::join).toList());
        });
    }

    private static HttpResponse json(JsonNode json) {
        try {
            return HttpResponse.json(200, JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }
}

package io.slipway.scheduler.http;

import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.MetricsPage;
import io.slipway.http.Overload;
import io.slipway.marathonapi.ApiError;
import io.slipway.replication.NotLeadingException;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import io.slipway.scheduler.events.EventHub;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * The Marathon v2 API: every path below {@code /v2}, {@code /ping} and {@code /metrics}. Thread-safe; reads are
 * answered on the caller's thread from a snapshot.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon REST API</a>
 */
public final class MarathonApi implements HttpHandler {
    private final AppRoutes apps;
    private final GroupRoutes groups;
    private final TaskRoutes tasks;
    private final DeploymentRoutes deployments;
    private final QueueRoutes queue;
    private final EventRoutes events;
    private final InfoRoutes info;
    private final MetricsPage metrics;
    private final SchedulerApi scheduler;
    private final ServerInfo server;

    /**
     * An API in front of a scheduler.
     *
     * @param events where the stream of events comes from, and what clients ask for is announced
     */
    public MarathonApi(SchedulerApi scheduler, EventHub events, ServerInfo server, Metrics metrics, Clock clock) {
        this.scheduler = scheduler;
        this.server = server;
        this.tasks = new TaskRoutes(scheduler);
        this.apps = new AppRoutes(scheduler, tasks, new Announcements(events::publish, clock));
        this.groups = new GroupRoutes(scheduler);
        this.deployments = new DeploymentRoutes(scheduler);
        this.queue = new QueueRoutes(scheduler);
        this.events = new EventRoutes(events);
        this.info = new InfoRoutes(scheduler, server);
        this.metrics = new MetricsPage(metrics);
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        boolean head = request.method().equals("HEAD");
        HttpRequest effective = head ? withMethod(request, "GET") : request;
        CompletableFuture<HttpResponse> answer;
        try {
            answer = dispatch(effective);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(MarathonApi::failed).thenApply(response -> finished(response, head));
    }

    private CompletableFuture<HttpResponse> dispatch(HttpRequest request) {
        String path = request.path();
        String resource = resource(path);
        Route route = Route.of(request, resource);
        return switch (resource) {
            case "/v2/apps" -> apps.handle(route);
            case "/v2/groups" -> groups.handle(route);
            case "/v2/tasks" -> tasks.handle(route);
            case "/v2/deployments" -> deployments.handle(route);
            case "/v2/queue" -> queue.handle(route);
            case "/v2/events" -> events.handle(route);
            case "/v2/info" -> route.only("GET", info::info);
            case "/v2/leader" -> info.leader(route);
            case "/v2/plugins" -> route.only("GET", info::plugins);
            case "/v2/pods" -> pods(route);
            case "/ping" -> route.only("GET", () -> info.ping(route));
            case "/metrics" -> route.only("GET", () -> AppRoutes.done(metrics.answer(request)));
            default -> throw new ApiError(404, "URI not found: " + path);
        };
    }

    /** The first part of the path; below {@code /v2} the first two. */
    private static String resource(String path) {
        int from = path.startsWith("/v2/") ? "/v2/".length() : 1;
        int end = path.indexOf('/', from);
        return end < 0 ? path : path.substring(0, end);
    }

    /** There are none: lists are empty, and whoever wants one learns why not. */
    private static CompletableFuture<HttpResponse> pods(Route route) {
        boolean lists = route.isEmpty() || route.part(0).equals("::status");
        if (route.method().equals("GET") && lists && route.parts().size() <= 1) {
            return AppRoutes.done(HttpResponse.json(200, "[]"));
        }
        if (route.method().equals("GET")) {
            throw new ApiError(404, "pod with " + route.id(0) + " does not exist");
        }
        throw new ApiError(501, "Pods are not supported: define each container as an app of one group instead");
    }

    private static HttpResponse failed(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof MethodNotAllowed refused) {
            return Answers.with(Answers.error(refused), "Allow", refused.allowed());
        }
        if (cause instanceof ApiError error) {
            return Answers.error(error);
        }
        if (cause instanceof NotLeadingException) {
            return Answers.message(
                    503,
                    "This scheduler does not lead now: " + cause.getMessage()
                            + ". Whether the request took effect is not known; read, then try again.");
        }
        if (cause instanceof RejectedExecutionException) {
            return Overload.answer(
                    Answers.message(429, "The scheduler has too much to do: nothing was changed, try again later."));
        }
        throw new CompletionException(cause);
    }

    private HttpResponse finished(HttpResponse response, boolean head) {
        Headers headers = response.headers().with("X-Frame-Options", "DENY").with("X-XSS-Protection", "1; mode=block");
        if (scheduler.isLeading()) {
            headers = headers.with("X-Marathon-Leader", server.url());
        }
        if (response instanceof HttpResponse.Full full) {
            return new HttpResponse.Full(full.status(), headers, head ? new byte[0] : full.body());
        }
        if (response instanceof HttpResponse.Stream stream && !head) {
            return new HttpResponse.Stream(stream.status(), headers, stream.body());
        }
        return new HttpResponse.Full(response.status(), headers, new byte[0]);
    }

    private static HttpRequest withMethod(HttpRequest request, String method) {
        return new HttpRequest(
                method,
                request.path(),
                request.query(),
                request.headers(),
                request.body(),
                request.remoteAddress(),
                request.peer());
    }

    /** The paths that this handler serves, for whoever mounts it. */
    public static Set<String> paths() {
        return Set.of("/v2", "/ping", "/metrics");
    }
}

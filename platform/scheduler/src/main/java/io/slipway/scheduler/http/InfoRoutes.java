package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What the scheduler tells of itself: {@code /v2/info}, {@code /v2/leader}, {@code /v2/plugins}, {@code /ping}.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 info and leader</a>
 */
final class InfoRoutes {
    private final SchedulerApi scheduler;
    private final ServerInfo info;

    InfoRoutes(SchedulerApi scheduler, ServerInfo info) {
        this.scheduler = scheduler;
        this.info = info;
    }

    CompletableFuture<HttpResponse> info() {
        boolean leading = scheduler.isLeading();
        ObjectNode body = Answers.object()
                .put("name", "marathon")
                .put("version", info.version())
                .put("buildref", "slipway-" + info.version())
                .put("elected", leading);
        if (leading) {
            body.put("leader", info.address());
        }
        scheduler.snapshot().frameworkId().ifPresent(id -> body.put("frameworkId", id));
        ObjectNode config = body.putObject("marathon_config")
                .put("checkpoint", true)
                .put("executor", "//cmd")
                .put("failover_timeout", info.failoverTimeoutSeconds())
                .put("framework_name", info.frameworkName())
                .put("ha", true)
                .put("hostname", info.address().replaceFirst(":\\d+$", ""))
                .put("local_port_min", 10000)
                .put("local_port_max", 20000)
                .put("max_instances_per_offer", 5)
                .put("mesos_role", info.role())
                .put("task_launch_timeout", 300_000);
        config.putArray("features");
        body.putObject("zookeeper_config");
        String spoken = info.secure() ? "https_port" : "http_port";
        body.putObject("http_config").putNull("http_port").putNull("https_port").put(spoken, info.httpPort());
        return AppRoutes.done(Answers.json(200, body));
    }

    CompletableFuture<HttpResponse> leader(Route route) {
        route.allow(Set.of("GET", "DELETE"));
        if (!scheduler.isLeading()) {
            throw new ApiError(404, "There is no leader");
        }
        if (route.method().equals("DELETE")) {
            throw new ApiError(
                    501, "Leadership cannot be handed over through the API: there is no other scheduler to take it");
        }
        return AppRoutes.done(Answers.json(200, Answers.object().put("leader", info.address())));
    }

    CompletableFuture<HttpResponse> plugins() {
        ObjectNode body = Answers.object();
        body.putArray("plugins");
        return AppRoutes.done(Answers.json(200, body));
    }

    CompletableFuture<HttpResponse> ping(Route route) {
        String accept = route.request().headers().first("Accept").orElse("");
        return AppRoutes.done(
                accept.contains("application/json")
                        ? HttpResponse.json(200, "\"pong\"")
                        : HttpResponse.text(200, "pong"));
    }
}

package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.DeploymentJson;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /v2/deployments}.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 deployments</a>
 */
final class DeploymentRoutes {
    private final SchedulerApi scheduler;

    DeploymentRoutes(SchedulerApi scheduler) {
        this.scheduler = scheduler;
    }

    CompletableFuture<HttpResponse> handle(Route route) {
        if (route.isEmpty()) {
            return route.only("GET", this::list);
        }
        route.allow(Set.of("GET", "DELETE"));
        String id = String.join("/", route.parts());
        return route.method().equals("GET") ? show(id) : cancel(route, id);
    }

    private CompletableFuture<HttpResponse> list() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        scheduler.snapshot().deployments().forEach(deployment -> list.add(DeploymentJson.write(deployment)));
        return AppRoutes.done(Answers.json(200, list));
    }

    /** An extension of Slipway: one deployment by its id. */
    private CompletableFuture<HttpResponse> show(String id) {
        DeploymentInfo deployment = scheduler.snapshot().deployments().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.unknownDeployment(id));
        return AppRoutes.done(Answers.json(200, DeploymentJson.write(deployment)));
    }

    private CompletableFuture<HttpResponse> cancel(Route route, String id) {
        boolean force = route.flag("force", false);
        return scheduler
                .cancelDeployment(id, force)
                .thenApply(revert -> revert == null ? HttpResponse.empty(202) : Answers.deployment(200, revert));
    }
}

package io.slipway.scheduler.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.QueueJson;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /v2/queue}.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 queue</a>
 */
final class QueueRoutes {
    private final SchedulerApi scheduler;

    QueueRoutes(SchedulerApi scheduler) {
        this.scheduler = scheduler;
    }

    CompletableFuture<HttpResponse> handle(Route route) {
        if (route.isEmpty()) {
            return route.only("GET", () -> list(route));
        }
        if (!route.part(0).equals("delay") || route.parts().size() < 2) {
            throw ApiError.notQueued(route.id(0));
        }
        return route.only(
                "DELETE", () -> scheduler.resetDelay(route.id(1)).thenApply(unused -> HttpResponse.empty(204)));
    }

    private CompletableFuture<HttpResponse> list(Route route) {
        boolean offers = route.request().query().all("embed").contains("lastUnusedOffers");
        ObjectNode body = Answers.object();
        ArrayNode queue = body.putArray("queue");
        scheduler.snapshot().queue().forEach(item -> queue.add(QueueJson.write(item, offers)));
        return AppRoutes.done(Answers.json(200, body));
    }
}

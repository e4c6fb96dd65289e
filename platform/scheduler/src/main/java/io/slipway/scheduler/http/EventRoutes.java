package io.slipway.scheduler.http;

import io.slipway.http.Headers;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import io.slipway.scheduler.events.EventHub;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /v2/events}.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/event-bus.html">Marathon event bus</a>
 */
final class EventRoutes {
    private final EventHub hub;

    EventRoutes(EventHub hub) {
        this.hub = hub;
    }

    CompletableFuture<HttpResponse> handle(Route route) {
        route.allow(Set.of("GET"));
        String accept = route.request().headers().first("Accept").orElse("");
        if (!accept.contains("text/event-stream")) {
            throw new ApiError(405, "Event streams need the header 'Accept: text/event-stream'");
        }
        EventHub.Wish wish = new EventHub.Wish(
                route.request().remoteAddress(),
                Set.copyOf(route.request().query().all("event_type")),
                route.request().headers().first("Last-Event-ID").orElse(""));
        Headers headers = Headers.of(
                "Content-Type", "text/event-stream", "Cache-Control", "no-cache, no-store", "X-Accel-Buffering", "no");
        return AppRoutes.done(new HttpResponse.Stream(200, headers, sink -> hub.attach(sink, wish)));
    }
}

package io.slipway.scheduler.http;

import io.slipway.http.HttpRequest;
import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.PathId;
import io.slipway.runtime.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Tells the event stream what clients have asked for. */
final class Announcements {
    private final Consumer<ApiEvent> events;
    private final Clock clock;

    Announcements(Consumer<ApiEvent> events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Apps were created or changed. */
    void posted(HttpRequest request, Snapshot snapshot, List<PathId> apps) {
        for (PathId app : apps) {
            snapshot.root()
                    .app(app)
                    .ifPresent(definition -> events.accept(
                            new ApiEvent.ApiPost(request.remoteAddress(), request.path(), definition, clock.now())));
        }
    }
}

package io.slipway.scheduler.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.HttpResponse.StreamSink;
import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.PathId;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventHubTest {
    private final SimulatedTime time = new SimulatedTime();
    private final EventHub hub = new EventHub(time.newLoop("events"), new Metrics(), "e1");

    @Test
    void tellsWhoHasComeFirstThenWhatHappens() {
        Listener listener = attach("", Set.of());
        publish("/a");
        assertThat(listener.frames)
                .containsExactly(
                        "event: event_stream_attached\r\ndata: {\"eventType\":\"event_stream_attached\","
                                + "\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"remoteAddress\":\"10.0.0.1\"}\r\n\r\n",
                        "event: app_terminated_event\r\ndata: {\"eventType\":\"app_terminated_event\","
                                + "\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"appId\":\"/a\"}\r\nid: e1-2\r\n\r\n");
    }

    @Test
    void sendsOnlyTheTypesAskedFor() {
        Listener listener = attach("", Set.of("scheduler_disconnected_event"));
        publish("/a");
        hub.publish(new ApiEvent.SchedulerDisconnected(time.now()));
        time.settle();
        assertThat(listener.types()).containsExactly("event_stream_attached", "scheduler_disconnected_event");
    }

    @Test
    void replaysWhatAListenerMissed() {
        publish("/a");
        publish("/b");
        publish("/c");
        Listener back = attach("e1-1", Set.of());
        assertThat(back.frames.get(0)).contains("\"replayed\":2,\"replayComplete\":true");
        assertThat(back.types())
                .containsExactly("event_stream_attached", "app_terminated_event", "app_terminated_event");
        assertThat(back.frames.get(1)).contains("\"/b\"").contains("id: e1-2");
    }

    @Test
    void saysWhenItCannotReplayAll() {
        for (int i = 0; i < EventHub.REMEMBERED + 5; i++) {
            publish("/a");
        }
        assertThat(attach("e1-3", Set.of()).frames.get(0))
                .contains("\"replayed\":" + EventHub.REMEMBERED + ",\"replayComplete\":false");
        assertThat(attach("other-3", Set.of()).frames.get(0)).contains("\"replayComplete\":false");
        assertThat(attach("e1-6", Set.of()).frames.get(0)).contains("\"replayComplete\":false");
    }

    @Test
    void dropsListenersThatDoNotRead() {
        Listener slow = attach("", Set.of());
        Listener other = attach("", Set.of());
        slow.open = false;
        publish("/a");
        publish("/b");
        assertThat(slow.frames).hasSize(2); // its own attachment, and the other's
        assertThat(other.types())
                .containsExactly(
                        "event_stream_attached",
                        "app_terminated_event",
                        "event_stream_detached",
                        "app_terminated_event");
    }

    @Test
    void beatsWhileAnyoneListens() {
        Listener listener = attach("", Set.of());
        time.advance(Duration.ofSeconds(21));
        assertThat(listener.frames.subList(1, 3)).containsExactly("\r\n", "\r\n");
        listener.end();
        time.advance(Duration.ofSeconds(30));
        assertThat(listener.frames).hasSize(3);
        assertThat(time.step()).isFalse();
    }

    @Test
    void refusesMoreListenersThanItCanServe() {
        for (int i = 0; i < EventHub.MAX_LISTENERS; i++) {
            hub.attach(new Listener(), new EventHub.Wish("10.0.0.1", Set.of("none"), ""));
        }
        Listener late = attach("", Set.of());
        assertThat(late.frames).isEmpty();
        assertThat(late.open).isFalse();
    }

    private Listener attach(String lastEventId, Set<String> types) {
        Listener listener = new Listener();
        hub.attach(listener, new EventHub.Wish("10.0.0.1", types, lastEventId));
        time.settle();
        return listener;
    }

    private void publish(String app) {
        hub.publish(new ApiEvent.AppTerminated(PathId.absolute(app), time.now()));
        time.settle();
    }

    private static final class Listener implements StreamSink {
        private final List<String> frames = new ArrayList<>();
        private boolean open = true;
        private Runnable closing = () -> {};

        @Override
        public boolean send(byte[] piece) {
            if (open) {
                frames.add(new String(piece, StandardCharsets.UTF_8));
            }
            return open;
        }

        @Override
        public void close() {
            open = false;
        }

        @Override
        public void onClose(Runnable action) {
            closing = action;
        }

        void end() {
            open = false;
            closing.run();
        }

        List<String> types() {
            return frames.stream()
                    .map(frame -> frame.substring("event: ".length(), frame.indexOf("\r\n")))
                    .toList();
        }
    }
}

package io.slipway.scheduler.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpResponse.StreamSink;
import io.slipway.http.ServerSentEvents;
import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.EventJson;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to everybody who listens to {@code /v2/events}, as server-sent events (WHATWG HTML section 9.2).
 *
 * <p>Each event has an id {@code <epoch>-<number>}; numbers grow by one in the order published, and the epoch changes
 * with each start of the process. A listener that comes back with {@code Last-Event-ID} first gets what it missed, as
 * far as the last {@value #REMEMBERED} events hold it; {@code event_stream_attached} tells whether that is all of it.
 * A gap between ids means that events were lost under load. A listener that does not read is dropped by the server.
 *
 * <p>Thread-safe; everything else runs on the loop.
 */
public final class EventHub {
    /** So many events are kept for listeners that come back. */
    public static final int REMEMBERED = 5_000;

    /** More listeners than these are refused. */
    public static final int MAX_LISTENERS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final byte[] BEAT = ServerSentEvents.heartbeat();

    private final EventLoop loop;
    private final Metrics metrics;
    private final String epoch;
    private final AtomicLong numbers = new AtomicLong();
    private final ArrayDeque<Frame> remembered = new ArrayDeque<>();
    private final Map<StreamSink, Wish> listeners = new LinkedHashMap<>();
    private volatile int attached;
    private EventLoop.@Nullable Timer heartbeat;

    /**
     * What a listener wants.
     *
     * @param remoteAddress who it is
     * @param types the event types it wants; none means all
     * @param lastEventId the id of the last event it has seen; empty when there is none
     */
    public record Wish(String remoteAddress, Set<String> types, String lastEventId) {
        /** Copies the set. */
        public Wish {
            types = Set.copyOf(types);
        }

        private boolean wants(String type) {
            return types.isEmpty() || types.contains(type);
        }
    }

    private record Frame(long number, String type, byte[] bytes) {}

    /**
     * A hub with no listeners.
     *
     * @param loop where it works
     * @param epoch tells the numbers of this process from those of others
     */
    public EventHub(EventLoop loop, Metrics metrics, String epoch) {
        this.loop = loop;
        this.metrics = metrics;
        this.epoch = epoch;
        metrics.gauge("scheduler.events.listeners", () -> attached);
    }

    /** Tells an event to everybody. Never blocks, never fails: under too much load the event is lost, and counted. */
    public void publish(ApiEvent event) {
        long number = numbers.incrementAndGet();
        try {
            loop.execute(() -> spread(number, event));
        } catch (RejectedExecutionException e) {
            metrics.count("scheduler.events.lost");
        }
    }

    /** Adds a listener; it first hears {@code event_stream_attached}. Never blocks. */
    public void attach(StreamSink sink, Wish wish) {
        try {
            loop.execute(() -> add(sink, wish));
        } catch (RejectedExecutionException e) {
            sink.close();
        }
    }

    private void spread(long number, ApiEvent event) {
        Frame frame = frame(number, EventJson.write(event));
        remembered.add(frame);
        if (remembered.size() > REMEMBERED) {
            remembered.remove();
        }
        metrics.count("scheduler.events.published", "type", event.type());
        List<StreamSink> gone = new ArrayList<>();
        listeners.forEach((sink, wish) -> {
            if (wish.wants(frame.type) && !sink.send(frame.bytes)) {
                gone.add(sink);
            }
        });
        gone.forEach(this::remove);
    }

    private void add(StreamSink sink, Wish wish) {
        if (listeners.size() >= MAX_LISTENERS) {
            LOG.warn("event stream for {} refused: {} listeners are attached", wish.remoteAddress, MAX_LISTENERS);
            metrics.count("scheduler.events.refused");
            sink.close();
            return;
        }
        ApiEvent.StreamAttached hello =
                new ApiEvent.StreamAttached(wish.remoteAddress, loop.clock().now());
        Missed missed = missed(wish.lastEventId);
        ObjectNode first = EventJson.write(hello);
        if (!wish.lastEventId.isEmpty()) {
            first.put("replayed", missed.frames.size()).put("replayComplete", missed.complete);
        }
        boolean open = sink.send(firstFrame(first));
        for (Frame frame : missed.frames) {
            open = open && (!wish.wants(frame.type) || sink.send(frame.bytes));
        }
        if (!open) {
            return;
        }
        publishToOthers(hello);
        listeners.put(sink, wish);
        attached = listeners.size();
        LOG.info("event stream attached from {}", wish.remoteAddress);
        sink.onClose(() -> later(() -> remove(sink)));
        if (heartbeat == null) {
            heartbeat = loop.every(HEARTBEAT, this::beat);
        }
    }

    private void publishToOthers(ApiEvent event) {
        spread(numbers.incrementAndGet(), event);
    }

    private void remove(StreamSink sink) {
        Wish wish = listeners.remove(sink);
        if (wish == null) {
            return;
        }
        attached = listeners.size();
        LOG.info("event stream detached from {}", wish.remoteAddress);
        if (listeners.isEmpty() && heartbeat != null) {
            heartbeat.cancel();
            heartbeat = null;
        }
        publishToOthers(
                new ApiEvent.StreamDetached(wish.remoteAddress, loop.clock().now()));
    }

    private void later(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            metrics.count("scheduler.events.lost"); // the next heartbeat finds the sink closed
        }
    }

    private void beat() {
        List<StreamSink> gone = new ArrayList<>();
        listeners.keySet().forEach(sink -> {
            if (!sink.send(BEAT)) {
                gone.add(sink);
            }
        });
        gone.forEach(this::remove);
    }

    private record Missed(List<Frame> frames, boolean complete) {}

    private Missed missed(String lastEventId) {
        if (lastEventId.isEmpty()) {
            return new Missed(List.of(), true);
        }
        long last = number(lastEventId);
        List<Frame> frames = new ArrayList<>();
        Iterator<Frame> all = remembered.iterator();
        while (all.hasNext()) {
            Frame frame = all.next();
            if (frame.number > last) {
                frames.add(frame);
            }
        }
        Frame oldest = remembered.peek();
        boolean complete = last >= 0 && (oldest == null || oldest.number <= last + 1);
        return new Missed(frames, complete);
    }

    /** The number in an id of this process; -1 in any other, so that everything remembered counts as missed. */
    private long number(String id) {
        if (!id.startsWith(epoch + "-")) {
            return -1;
        }
        try {
            return Long.parseLong(id.substring(epoch.length() + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private Frame frame(long number, ObjectNode json) {
        String type = json.get("eventType").asText();
        return new Frame(number, type, ServerSentEvents.event(type, epoch + "-" + number, json.toString()));
    }

    /** Without an id: the listener keeps the one it came with until the next event. */
    private static byte[] firstFrame(ObjectNode json) {
        return ServerSentEvents.event(json.get("eventType").asText(), json.toString());
    }
}

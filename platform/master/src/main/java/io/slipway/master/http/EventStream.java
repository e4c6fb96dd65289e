package io.slipway.master.http;

import io.slipway.http.HttpResponse;
import io.slipway.http.RecordIo;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.json.MesosJson;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One subscription over HTTP: writes its events as RecordIO for as long as the framework reads. Thread-safe.
 *
 * <p>A framework that reads too slowly has its stream closed by the server, which ends the subscription.
 */
final class EventStream implements SchedulerGateway.Listener {
    private final String id;
    private final MesosJson.Subscribe subscribe;
    private final HttpResponse.StreamSink sink;
    private final Map<FrameworkId, EventStream> streams;
    private final Encoder encoder;
    private final boolean refined;
    private final CompletableFuture<SchedulerGateway.Subscription> subscription = new CompletableFuture<>();
    private volatile @Nullable FrameworkId framework;

    /** Writes one event. */
    interface Encoder {
        /** @param refined whether reservations are written as a list */
        byte[] encode(Event event, boolean refined);
    }

    /** @param streams where it is found by its framework while it lasts */
    EventStream(
            String id,
            MesosJson.Subscribe subscribe,
            HttpResponse.StreamSink sink,
            Map<FrameworkId, EventStream> streams,
            Encoder encoder) {
        this.id = id;
        this.subscribe = subscribe;
        this.sink = sink;
        this.streams = streams;
        this.encoder = encoder;
        this.refined = subscribe.framework().capabilities().contains(Capability.RESERVATION_REFINEMENT);
    }

    String id() {
        return id;
    }

    void open(SchedulerGateway gateway) {
        sink.onClose(this::ended);
        subscription.complete(gateway.subscribe(subscribe.framework(), subscribe.suppressedRoles(), this));
    }

    void call(Call call) {
        subscription.thenAccept(open -> open.call(call));
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof Event.Subscribed subscribed) {
            framework = subscribed.frameworkId();
            streams.put(subscribed.frameworkId(), this);
        }
        if (!sink.send(RecordIo.frame(encoder.encode(event, refined)))) {
            ended();
        }
    }

    @Override
    public void onClosed(String reason) {
        sink.close();
        forget();
    }

    /** The framework reads no more. */
    private void ended() {
        forget();
        subscription.thenAccept(SchedulerGateway.Subscription::close);
    }

    private void forget() {
        FrameworkId known = framework;
        if (known != null) {
            streams.remove(known, this);
        }
    }
}

package io.slipway.master.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.RecordIoDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A foreign framework: it knows nothing but HTTP, JSON and RecordIO. */
final class HttpFramework implements HttpTransport.StreamListener, AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpTransport transport;
    private final HttpTransport.StreamHandle handle;
    private final RecordIoDecoder decoder = new RecordIoDecoder(1 << 20);
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private volatile String streamId = "";
    private volatile String id = "";

    HttpFramework(HttpTransport transport, @Nullable String id) {
        this.transport = transport;
        String named = id == null ? "" : ",\"id\":{\"value\":\"" + id + "\"}";
        String outer = id == null ? "" : "\"framework_id\":{\"value\":\"" + id + "\"},";
        handle = transport.stream(
                request(
                        "{" + outer + "\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":{\"user\":\"me\","
                                + "\"name\":\"foreign\",\"roles\":[\"slave_public\"],\"failover_timeout\":60.0,"
                                + "\"capabilities\":[{\"type\":\"MULTI_ROLE\"},{\"type\":\"PARTITION_AWARE\"},"
                                + "{\"type\":\"RESERVATION_REFINEMENT\"}]" + named + "}}}",
                        Headers.of("Content-Type", "application/json", "Accept", "application/json")),
                this);
    }

    String id() {
        return id;
    }

    String streamId() {
        return streamId;
    }

    int status() {
        return status.orTimeout(10, TimeUnit.SECONDS).join();
    }

    String end() {
        return end.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** The next event, which must be of this type; heartbeats are passed over. */
    JsonNode expect(String type) {
        try {
            JsonNode event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event of type %s within 10 s", type).isNotNull();
            if (event.path("type").asText().equals("HEARTBEAT")) {
                return expect(type);
            }
            assertThat(event.path("type").asText()).as(event.toString()).isEqualTo(type);
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    JsonNode expectSubscribed() {
        JsonNode subscribed = expect("SUBSCRIBED").path("subscribed");
        id = subscribed.path("framework_id").path("value").asText();
        return subscribed;
    }

    /** Makes a call; {@code member} is what follows the type. */
    HttpResponse.Full call(String type, String member) {
        String body = "{\"framework_id\":{\"value\":\"" + id + "\"},\"type\":\"" + type + "\""
                + (member.isEmpty() ? "" : "," + member) + "}";
        return send(body, Headers.of("Content-Type", "application/json", SchedulerApi.STREAM_ID, streamId));
    }

    HttpResponse.Full send(String body, Headers headers) {
        return transport
                .send(request(body, headers))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public void onHeaders(int newStatus, Headers headers) {
        streamId = headers.first(SchedulerApi.STREAM_ID).orElse("");
        status.complete(newStatus);
    }

    @Override
    public void onBytes(byte[] piece) {
        for (byte[] record : decoder.feed(piece)) {
            try {
                events.add(MAPPER.readTree(record));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void onEnd(String failure) {
        end.complete(failure);
    }

    static HttpRequest request(String body, Headers headers) {
        return HttpRequest.of("POST", "/api/v1/scheduler", headers, body.getBytes(StandardCharsets.UTF_8));
    }
}

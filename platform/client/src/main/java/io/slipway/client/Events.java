package io.slipway.client;

import io.slipway.client.json.Json;
import io.slipway.client.json.JsonException;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpTransport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What happens, as it happens: {@code /v2/events}, server-sent events. Thread-safe. */
public final class Events {
    private final Door door;

    Events(Door door) {
        this.door = door;
    }

    /** Receives events, one after the other. Must not block. */
    public interface Listener {
        /** Something happened; {@code type} is the event type, such as {@code status_update_event}. */
        void onEvent(String type, Json event);

        /** The stream has ended; {@code failure} is empty for a regular end. What happened since is lost. */
        void onEnd(String failure);
    }

    /**
     * Subscribes until the handle is closed or the stream ends.
     *
     * @param types the types wanted; all when empty
     */
    public HttpTransport.StreamHandle subscribe(List<String> types, Listener listener) {
        String query =
                types.stream().map(type -> "event_type=" + Paths.value(type)).collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.of(
                "GET",
                "/v2/events" + (query.isEmpty() ? "" : "?" + query),
                Headers.of("Accept", "text/event-stream"),
                new byte[0]);
        return door.transport().stream(request, new Frames(listener));
    }

    /** Cuts the stream into events. A block of lines ends with an empty line; CR, LF and CRLF end a line. */
    private static final class Frames implements HttpTransport.StreamListener {
        private final Listener listener;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final StringBuilder data = new StringBuilder();
        private String type = "";
        private String refusal = "";
        private boolean afterReturn;

        Frames(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onHeaders(int status, Headers headers) {
            if (status != 200) {
                refusal = "the event stream was refused with status " + status;
            }
        }

        @Override
        public void onBytes(byte[] piece) {
            if (!refusal.isEmpty()) {
                return;
            }
            for (byte b : piece) {
                if (b == '\r' || (b == '\n' && !afterReturn)) {
                    endLine();
                } else if (b != '\n') {
                    line.write(b);
                }
                afterReturn = b == '\r';
            }
        }

        @Override
        public void onEnd(String failure) {
            listener.onEnd(refusal.isEmpty() ? failure : refusal);
        }

        private void endLine() {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.isEmpty()) {
                endEvent();
            } else if (text.startsWith("event:")) {
                type = text.substring("event:".length()).strip();
            } else if (text.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n")
                        .append(text.substring("data:".length()).strip());
            }
        }

        private void endEvent() {
            if (!data.isEmpty()) {
                deliver(data.toString());
            }
            data.setLength(0);
            type = "";
        }

        private void deliver(String text) {
            Json event;
            try {
                event = Json.parse(text);
            } catch (JsonException e) {
                return; // an event of another format is not for us
            }
            listener.onEvent(type.isEmpty() ? event.get("eventType").text("") : type, event);
        }
    }
}

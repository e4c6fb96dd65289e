package io.slipway.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The frames of a {@code text/event-stream}. Lines end in CR LF, as Marathon's event stream writes them.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML: server-sent events</a>
 */
public final class ServerSentEvents {
    /** The header fields of an answer that is an event stream. */
    public static final Headers HEADERS =
            Headers.of("Content-Type", "text/event-stream;charset=utf-8", "Cache-Control", "no-cache");

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
    private static final byte[] HEARTBEAT = "\r\n".getBytes(StandardCharsets.UTF_8);

    private ServerSentEvents() {}

    /** An event without an id. */
    public static byte[] event(String name, String data) {
        return event(name, "", data);
    }

    /**
     * One event.
     *
     * @param name the event's type, without line ends
     * @param id what a client that comes back sends as {@code Last-Event-ID}, without line ends; empty for none
     * @param data any text; each of its lines becomes a {@code data:} line
     * @throws IllegalArgumentException for a name or an id with a line end
     */
    public static byte[] event(String name, String id, String data) {
        StringBuilder frame = new StringBuilder(data.length() + name.length() + 32);
        frame.append("event: ").append(oneLine(name)).append("\r\n");
        for (String line : LINE_END.split(data, -1)) {
            frame.append("data: ").append(line).append("\r\n");
        }
        if (!id.isEmpty()) {
            frame.append("id: ").append(oneLine(id)).append("\r\n");
        }
        return frame.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that mean nothing to a reader; they show both sides that the other is there. */
    public static byte[] heartbeat() {
        return HEARTBEAT.clone();
    }

    private static String oneLine(String text) {
        if (LINE_END.matcher(text).find()) {
            throw new IllegalArgumentException("'" + text + "': the name and the id of an event are one line each");
        }
        return text;
    }
}

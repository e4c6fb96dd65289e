package io.slipway.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What is answered: a status, header fields, and a body that is whole, a file, or a stream. */
public sealed interface HttpResponse {
    /** The status code, 200 to 599. */
    int status();

    /** The fields; {@code Content-Length} and framing are the server's business. */
    Headers headers();

    /** A body held in memory. */
    record Full(int status, Headers headers, byte[] body) implements HttpResponse {
        /** The body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** A file sent from disk. */
    record File(int status, Headers headers, Path file) implements HttpResponse {}

    /** A body written piece by piece for as long as both sides want. */
    record Stream(int status, Headers headers, StreamBody body) implements HttpResponse {}

    /** Writes a streamed body. */
    @FunctionalInterface
    interface StreamBody {
        /** Called once when the header has been sent. Must not block; keep {@code sink} and write to it later. */
        void open(StreamSink sink);
    }

    /** Where the pieces of a streamed body go. Thread-safe. */
    interface StreamSink {
        /**
         * Queues {@code piece}. Never blocks. When more than the server's limit is queued because the peer does not
         * read, the stream is closed and this returns false, as it does for ever after the end.
         */
        boolean send(byte[] piece);

        /** Ends the body after what is queued. */
        void close();

        /** Runs {@code action} once when the stream has ended, whoever ended it; at once if it has. */
        void onClose(Runnable action);
    }

    /** An answer without a body. */
    static Full empty(int status) {
        return new Full(status, Headers.NONE, new byte[0]);
    }

    /** A JSON answer. */
    static Full json(int status, byte[] json) {
        return new Full(status, Headers.of("Content-Type", "application/json"), json);
    }

    /** A JSON answer. */
    static Full json(int status, String json) {
        return json(status, json.getBytes(StandardCharsets.UTF_8));
    }

    /** The JSON answer {@code {"message":"..."}}, the shape of every error that this module answers by itself. */
    static Full message(int status, String message) {
        return json(status, "{\"message\":" + JsonText.quote(message) + "}");
    }

    /** A plain-text answer in UTF-8. */
    static Full text(int status, String text) {
        return new Full(
                status, Headers.of("Content-Type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }
}

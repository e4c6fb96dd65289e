package io.slipway.http;

import java.util.concurrent.CompletableFuture;

/** Sends requests to one server: over the network, or, in one process, straight to its handler. Thread-safe. */
public interface HttpTransport {
    /** The whole answer. Fails with an {@link java.io.IOException} when there is none. */
    CompletableFuture<HttpResponse.Full> send(HttpRequest request);

    /** Opens a stream; the listener must not block. */
    StreamHandle stream(HttpRequest request, StreamListener listener);

    /** Receives a streamed answer. */
    interface StreamListener {
        /** Status and header fields; before any bytes. */
        void onHeaders(int status, Headers headers);

        /** The next bytes, cut anywhere. */
        void onBytes(byte[] piece);

        /**
         * The end; {@code failure} is empty for a regular one. Comes without {@link #onHeaders} when there was no
         * answer.
         */
        void onEnd(String failure);
    }

    /** A stream being received. */
    interface StreamHandle extends AutoCloseable {
        /** Ends it; what the listener has not got by then, {@code onEnd} included, it may never get. */
        @Override
        void close();
    }
}

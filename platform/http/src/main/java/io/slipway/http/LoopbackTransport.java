package io.slipway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands requests straight to a handler in the same process. A request is answered as over the network: a handler that
 * fails is a 500, the answer to HEAD has no body. The handler is called on the caller's thread; answers and pieces
 * arrive on the thread on which the handler gives them.
 */
public final class LoopbackTransport implements HttpTransport {
    /** How much {@link #send} takes in, and how much of a stream may wait for a listener that is being called. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private final HttpHandler handler;

    /** @param handler who answers */
    public LoopbackTransport(HttpHandler handler) {
        this.handler = new SafeHandler(handler);
    }

    @Override
    public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
        CompletableFuture<HttpResponse.Full> answer = new CompletableFuture<>();
        Collector collector = new Collector(request, answer);
        StreamHandle handle = stream(request, collector);
        collector.handle.complete(handle);
        return answer;
    }

    @Override
    public StreamHandle stream(HttpRequest request, StreamListener listener) {
        StreamQueue queue = new StreamQueue(MAX_BYTES, new ToListener(listener));
        handler.handle(request).whenComplete((response, unused) -> {
            try {
                deliver(request, response, listener, queue);
            } catch (RuntimeException e) {
                queue.fail("the listener failed: " + e);
            }
        });
        return () -> queue.fail(ToListener.CLOSED_BY_READER);
    }

    private static void deliver(
            HttpRequest request, HttpResponse response, StreamListener listener, StreamQueue queue) {
        listener.onHeaders(response.status(), response.headers());
        if (request.method().equals("HEAD")) {
            queue.close();
        } else if (response instanceof HttpResponse.Full full) {
            queue.send(full.body());
            queue.close();
        } else if (response instanceof HttpResponse.Stream stream) {
            stream.body().open(queue);
        } else if (response instanceof HttpResponse.File file) {
            CompletableFuture.runAsync(() -> sendFile(file, queue));
        }
    }

    private static void sendFile(HttpResponse.File file, StreamQueue queue) {
        try {
            queue.send(Files.readAllBytes(file.file()));
            queue.close();
        } catch (IOException e) {
            queue.fail("reading " + file.file() + " failed: " + e);
        }
    }

    /** Calls the listener for what comes out of the queue. */
    private record ToListener(StreamListener listener) implements StreamQueue.Writer {
        private static final String CLOSED_BY_READER = "closed by the reader";

        @Override
        public void write(byte[] bytes, Consumer<@Nullable Throwable> done) {
            RuntimeException failure = null;
            try {
                if (bytes.length > 0) {
                    listener.onBytes(bytes);
                }
            } catch (RuntimeException e) {
                failure = e;
            }
            done.accept(failure);
        }

        @Override
        public void abort() {
            // A call of the listener ends by itself.
        }

        @Override
        public void end(String failure) {
            if (!failure.equals(CLOSED_BY_READER)) {
                listener.onEnd(failure);
            }
        }
    }

    /** Gathers a whole answer. */
    private static final class Collector implements StreamListener {
        private final CompletableFuture<StreamHandle> handle = new CompletableFuture<>();
        private final HttpRequest request;
        private final CompletableFuture<HttpResponse.Full> answer;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;
        private Headers headers = Headers.NONE;

        Collector(HttpRequest request, CompletableFuture<HttpResponse.Full> answer) {
            this.request = request;
            this.answer = answer;
        }

        @Override
        public void onHeaders(int newStatus, Headers newHeaders) {
            status = newStatus;
            headers = newHeaders;
        }

        @Override
        public void onBytes(byte[] piece) {
            if (body.size() + piece.length > MAX_BYTES) {
                answer.completeExceptionally(failure("the answer is longer than " + MAX_BYTES + " bytes; stream it"));
                handle.thenAccept(StreamHandle::close);
                return;
            }
            body.writeBytes(piece);
        }

        @Override
        public void onEnd(String failure) {
            if (failure.isEmpty()) {
                answer.complete(new HttpResponse.Full(status, headers, body.toByteArray()));
            } else {
                answer.completeExceptionally(failure(failure));
            }
        }

        private IOException failure(String why) {
            return new IOException(request.method() + " " + request.path() + " inside this process: " + why);
        }
    }
}

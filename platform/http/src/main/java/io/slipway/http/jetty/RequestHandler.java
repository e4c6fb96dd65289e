package io.slipway.http.jetty;

import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Overload;
import io.slipway.http.Query;
import io.slipway.http.StreamQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes requests of Jetty's and writes the answers. Thread-safe.
 *
 * <p>A request without a body is handled on the thread that read it, which spares two changes of threads (measured: 1.6
 * times the requests per CPU-second). One with a body, whose reading and checking takes longer, gets a thread of the
 * pool.
 */
final class RequestHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
    private static final int FILE_BUFFER_BYTES = 64 * 1024;

    private final HttpHandler handler;
    private final int maxBodyBytes;
    private final BodyBudget bodies;
    private final int maxStreamQueueBytes;
    private final boolean secureOnly;
    private final Set<StreamQueue> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    /** @param handler never fails */
    RequestHandler(HttpHandler handler, HttpServerConfig config) {
        super(InvocationType.NON_BLOCKING);
        this.handler = handler;
        this.maxBodyBytes = config.maxBodyBytes();
        this.bodies = new BodyBudget(config.maxBodiesBytes());
        this.maxStreamQueueBytes = config.maxStreamQueueBytes();
        this.secureOnly = config.tls().isPresent();
    }

    @Override
    public boolean handle(Request request, Response response, Callback told) {
        if (secureOnly && !TlsConnections.isSecure(request)) {
            refuse(
                    request,
                    response,
                    told,
                    HttpResponse.message(400, "this door speaks HTTPS only: use https:// instead of http://"));
            return true;
        }
        AtomicReference<@Nullable BodyReader> reading = new AtomicReference<>();
        Callback callback = Callback.from(told, () -> {
            BodyReader read = reading.get();
            if (read != null) {
                read.release();
            }
        });
        BodyReader reader = new BodyReader(request, maxBodyBytes, bodies, (body, failure) -> {
            if (failure == null) {
                answer(request, response, body, callback);
            } else if (failure instanceof BodyReader.TooLong) {
                refuse(request, response, callback, tooLong());
            } else if (failure instanceof BodyReader.Busy) {
                refuse(request, response, callback, Overload.answer("the bodies of other requests take all memory"));
            } else {
                callback.failed(failure);
            }
        });
        reading.set(reader);
        if (hasBody(request)) {
            request.getComponents().getExecutor().execute(reader);
        } else {
            reader.run();
        }
        return true;
    }

    private static boolean hasBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private void answer(Request request, Response response, byte[] body, Callback callback) {
        HttpRequest converted;
        try {
            converted = convert(request, body);
        } catch (IllegalArgumentException e) {
            write(
                    request,
                    response,
                    HttpResponse.message(400, "the address cannot be read: " + e.getMessage()),
                    callback);
            return;
        }
        // A handler may take its time: only the silence of a connection that waits for a request counts.
        request.addIdleTimeoutListener(timeout -> false);
        handler.handle(converted).whenComplete((answer, unused) -> {
            try {
                write(request, response, answer, callback);
            } catch (RuntimeException | Error e) {
                LOG.error("{} {}: the answer could not be written", converted.method(), converted.path(), e);
                callback.failed(e);
            }
        });
    }

    private static HttpRequest convert(Request request, byte[] body) {
        HttpURI uri = request.getHttpURI();
        String path = uri.getDecodedPath();
        if (path != null && (path + "/").contains("/../")) {
            throw new IllegalArgumentException("'..' after decoding, as in " + uri.getPath());
        }
        String query = uri.getQuery();
        return new HttpRequest(
                request.getMethod(),
                path == null || !path.startsWith("/") ? "/" : path,
                query == null ? Query.NONE : Query.parse(query),
                Headers.gather(to -> request.getHeaders().forEach(field -> {
                    String value = field.getValue();
                    to.accept(field.getName(), value == null ? "" : value);
                })),
                body,
                Request.getRemoteAddr(request),
                TlsConnections.peer(request));
    }

    private HttpResponse tooLong() {
        return HttpResponse.message(413, "the request body is longer than the " + maxBodyBytes + " bytes accepted");
    }

    private void refuse(Request request, Response response, Callback callback, HttpResponse refusal) {
        // The rest of the body is not read: the connection cannot be used for another request.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        write(request, response, refusal, callback);
    }

    private void write(Request request, Response response, HttpResponse answer, Callback callback) {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> {
            if (!isFraming(name)) {
                response.getHeaders().add(name, value);
            }
        });
        if (answer instanceof HttpResponse.Full full) {
            if (full.body().length > 0 || !isBodyless(full.status())) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, full.body().length);
            }
            response.write(true, ByteBuffer.wrap(full.body()), callback);
        } else if (answer instanceof HttpResponse.File file) {
            writeFile(request, response, file, callback);
        } else if (answer instanceof HttpResponse.Stream stream) {
            writeStream(request, response, stream, callback);
        }
    }

    /** Whether this is the server's business, as {@link HttpResponse#headers} says. */
    private static boolean isFraming(String name) {
        return name.equalsIgnoreCase("Content-Length")
                || name.equalsIgnoreCase("Transfer-Encoding")
                || name.equalsIgnoreCase("Connection");
    }

    private static boolean isBodyless(int status) {
        return status == 204 || status == 304;
    }

    private void writeFile(Request request, Response response, HttpResponse.File file, Callback callback) {
        try {
            long length = Files.size(file.file());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            if (request.getMethod().equals("HEAD")) {
                response.write(true, null, callback);
                return;
            }
            ByteBufferPool.Sized buffers =
                    new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), false, FILE_BUFFER_BYTES);
            Content.copy(Content.Source.from(buffers, file.file(), 0, length), response, callback);
        } catch (IOException e) {
            response.reset();
            boolean gone = e instanceof NoSuchFileException;
            if (!gone) {
                LOG.warn("{} {}: the file cannot be read", request.getMethod(), request.getHttpURI(), e);
            }
            write(
                    request,
                    response,
                    gone
                            ? HttpResponse.message(404, "the file is not there any more")
                            : HttpResponse.message(500, "the file cannot be read; the server's log says why"),
                    callback);
        }
    }

    private void writeStream(Request request, Response response, HttpResponse.Stream stream, Callback callback) {
        if (request.getMethod().equals("HEAD")) {
            response.write(true, null, callback);
            return;
        }
        StreamQueue queue = new StreamQueue(maxStreamQueueBytes, new StreamWriter(request, response, callback));
        streams.add(queue);
        queue.onClose(() -> streams.remove(queue));
        if (ending) {
            queue.close();
        }
        queue.send(new byte[0]); // sends the header at once
        stream.body().open(queue);
    }

    /** Ends all streams, and those that come from now on. */
    void endStreams() {
        ending = true;
        streams.forEach(StreamQueue::close);
    }

    /** Writes one stream; each write goes out at once. */
    private record StreamWriter(Request request, Response response, Callback callback) implements StreamQueue.Writer {
        @Override
        public void write(byte[] bytes, Consumer<@Nullable Throwable> done) {
            response.write(false, ByteBuffer.wrap(bytes), Callback.from(() -> done.accept(null), done));
        }

        @Override
        public void abort() {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
        }

        @Override
        public void end(String failure) {
            if (failure.isEmpty()) {
                response.write(true, null, callback);
            } else {
                LOG.info(
                        "stream {} to {} ended: {}",
                        request.getHttpURI().getPath(),
                        Request.getRemoteAddr(request),
                        failure);
                callback.failed(new IOException(failure));
            }
        }
    }
}

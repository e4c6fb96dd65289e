package io.slipway.artifacts.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A loopback HTTP server whose answers a test writes. Counts and keeps what it was asked. */
public final class ScriptedServer implements AutoCloseable {
    /** Answers one request. */
    public interface Answer {
        /** Writes the answer; the exchange is closed afterwards. */
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    public ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        asked.add(exchange.getRequestURI().getPath() + (range == null ? "" : " " + range));
        Answer answer = answers.get(exchange.getRequestURI().getPath());
        try (exchange) {
            if (answer == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                answer.to(exchange);
            }
        }
    }

    /** What is answered at a path. */
    public ScriptedServer at(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** Serves bytes with a validator, honouring ranges and conditions. */
    public ScriptedServer file(String path, byte[] content, String etag) {
        return at(path, exchange -> serve(exchange, content, etag));
    }

    /** As a well-behaved file server does. */
    public static void serve(HttpExchange exchange, byte[] content, String etag) throws IOException {
        exchange.getResponseHeaders().set("ETag", etag);
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else if (range != null && etag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
            int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
        } else {
            send(exchange, 200, content);
        }
    }

    public static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content);
            }
        }
    }

    /** Promises all of {@code content}, sends the first {@code count} bytes, and hangs up. */
    public static Answer breaksAfter(int count, byte[] content, String etag) {
        return exchange -> {
            exchange.getResponseHeaders().set("ETag", etag);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, count);
            exchange.getResponseBody().flush();
            throw new IOException("hung up on purpose");
        };
    }

    /** Sends the first {@code count} bytes, tells {@code begun}, and then nothing until {@code released}. */
    public static Answer stallsAfter(int count, byte[] content, CountDownLatch begun, CountDownLatch released) {
        return exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"stalled\"");
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, count);
            exchange.getResponseBody().flush();
            begun.countDown();
            try {
                released.await();
                exchange.getResponseBody().write(content, count, content.length - count);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** The paths (and ranges) asked for, in order. */
    public List<String> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    /** How often a path was asked for, ranges and conditions included. */
    public long count(String path) {
        return asked().stream()
                .filter(each -> each.equals(path) || each.startsWith(path + " "))
                .count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.slipway.pipeline.timeseries.serving;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.slipway.pipeline.timeseries.settings.Settings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of a program: {@code /health} and {@code /status}, and behind them what the program itself serves.
 * Requests from foreign web pages are refused ({@link Gate}).
 */
public final class WebServer implements AutoCloseable {
    /** The largest body of a request that is read. */
    public static final int MAX_BODY = 32 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int THREADS = 8;

    /**
     * Where to listen.
     *
     * @param names further names that may stand in a request's {@code Host}
     */
    public record Address(String host, int port, List<String> names) {
        /** Reads {@code PORT0}, {@code LISTEN} and {@code ALLOWED_HOSTS}. */
        public static Address from(Settings settings, int defaultPort) {
            String assigned = settings.text("HOST", "127.0.0.1");
            String listen = settings.text("LISTEN", assigned);
            var names = new ArrayList<>(settings.list("ALLOWED_HOSTS"));
            names.add(assigned);
            names.add(listen);
            return new Address(listen, settings.number("PORT0", defaultPort, 0, 65535), names);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Gate gate;
    private final Vitals vitals;
    private final Supplier<? extends Map<String, ?>> counters;
    private final Endpoint rest;

    private WebServer(
            HttpServer server, Gate gate, Vitals vitals, Supplier<? extends Map<String, ?>> counters, Endpoint rest) {
        this.server = server;
        this.gate = gate;
        this.vitals = vitals;
        this.counters = counters;
        this.rest = rest;
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            var thread = new Thread(work, "http");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts to serve.
     *
     * @param counters the fields of the status that are the program's own
     * @param rest what answers all other paths
     * @throws UncheckedIOException if the port cannot be had
     */
    public static WebServer start(
            Address address, Vitals vitals, Supplier<? extends Map<String, ?>> counters, Endpoint rest) {
        // Without it each answer on a kept connection waits for the peer's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + address.host() + ":" + address.port() + ": " + e.getMessage(), e);
        }
        var web = new WebServer(http, new Gate(address.names()), vitals, counters, rest);
        http.setExecutor(web.threads);
        http.createContext("/", web::handle);
        http.start();
        LOG.info("{} serves http://{}:{}/status", vitals.program(), address.host(), web.port());
        return web;
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            try {
                send(exchange, answer);
            } catch (IOException e) {
                LOG.debug("the client of {} went away: {}", exchange.getRequestURI(), e.getMessage());
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String refusal = gate.refusal(headers.getFirst("Host"), headers.getFirst("Origin"));
        if (refusal != null) {
            return Answer.error(403, refusal);
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return Answer.error(413, "the body is longer than " + MAX_BODY + " bytes; send it in parts");
        }
        String path = exchange.getRequestURI().getPath();
        var request = new Request(
                exchange.getRequestMethod(),
                path,
                query(exchange.getRequestURI().getRawQuery()),
                body);
        try {
            return switch (path) {
                case "/health" -> health();
                case "/status" -> status();
                default -> rest.answer(request);
            };
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), path, e);
            return Answer.error(500, String.valueOf(e.getMessage()));
        }
    }

    private Answer health() {
        String reason = vitals.unhealthy();
        if (reason == null) {
            return Answer.json(200, Map.of("healthy", true));
        }
        var unhealthy = new LinkedHashMap<String, Object>();
        unhealthy.put("healthy", false);
        unhealthy.put("reason", reason);
        return Answer.json(503, unhealthy);
    }

    private Answer status() {
        Map<String, @Nullable Object> fields = vitals.fields();
        fields.putAll(counters.get());
        return Answer.json(200, fields);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (!answer.contentType().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        }
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:");
        if (answer.status() == 204 || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
            answer.body().writeTo(out);
        }
    }

    private static Map<String, String> query(@Nullable String raw) {
        var parameters = new HashMap<String, String>();
        if (raw == null) {
            return parameters;
        }
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.put(decoded(name), decoded(value));
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}

package io.slipway.universe.discovery.health;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers {@code GET /health} from inside the program that is asked about, so that a check costs no process: 200
 * {@code {"healthy":true}}, or 503 {@code {"healthy":false,"reason":"..."}}. One daemon thread; it dies with the
 * program.
 */
public final class HealthServer {
    private final Supplier<Optional<String>> problem;

    private HealthServer(Supplier<Optional<String>> problem) {
        this.problem = problem;
    }

    /**
     * Starts answering.
     *
     * @param problem what keeps clients from being served; empty when nothing does; may take a few seconds
     * @throws UncheckedIOException when the address cannot be listened on
     */
    public static void start(String host, int port, Supplier<Optional<String>> problem) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 16);
            server.setExecutor(Executors.newSingleThreadExecutor(runnable -> {
                Thread thread = new Thread(runnable, "health");
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/health", new HealthServer(problem)::answer);
            // The server's own thread takes over whether it is a daemon from the one that starts it.
            Thread starter = new Thread(server::start, "health-start");
            starter.setDaemon(true);
            starter.start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + host + ":" + port + " for health checks: " + e.getMessage(), e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<String> found = ask();
            String body = found.map(reason -> "{\"healthy\":false,\"reason\":\"" + escaped(reason) + "\"}")
                    .orElse("{\"healthy\":true}");
            byte[] bytes = (body + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(found.isPresent() ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Optional<String> ask() {
        try {
            return problem.get();
        } catch (RuntimeException e) {
            return Optional.of("the check itself failed: " + e);
        }
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}

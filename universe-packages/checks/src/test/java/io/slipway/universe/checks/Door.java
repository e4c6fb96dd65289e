package io.slipway.universe.checks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.slipway.artifacts.cache.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A front door just good enough for packaged nodes: their apps with tasks, and the lock files of the source tree. */
final class Door implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<PackagedNode> nodes = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> locks = new HashMap<>();

    Door() throws IOException {
        for (PackageSource source : PackageSource.all()) {
            try (Stream<Path> files = Files.list(source.folder())) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".lock")).toList()) {
                    byte[] bytes = Files.readAllBytes(file);
                    locks.put(Sha256.of(bytes), bytes);
                }
            }
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/package/locks/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            answer(exchange, locks.get(path.substring(path.lastIndexOf('/') + 1)));
        });
        server.createContext(
                "/v2/apps/",
                exchange ->
                        answer(exchange, app(exchange.getRequestURI().getPath().substring("/v2/apps".length()))));
        server.start();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            if (body == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private byte[] app(String id) {
        List<PackagedNode> own =
                nodes.stream().filter(node -> node.appId().equals(id)).toList();
        if (own.isEmpty()) {
            return null;
        }
        ObjectNode app = own.get(0).app().deepCopy();
        app.put("id", id);
        ArrayNode tasks = app.putArray("tasks");
        own.forEach(node -> node.addTask(tasks));
        return JSON.createObjectNode().<ObjectNode>set("app", app).toString().getBytes(StandardCharsets.UTF_8);
    }

    void add(PackagedNode node) {
        nodes.add(node);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

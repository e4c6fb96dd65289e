package io.slipway.universe.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.artifacts.FetchItem;
import io.slipway.artifacts.FetchListener;
import io.slipway.artifacts.FetchRequest;
import io.slipway.artifacts.Fetcher;
import io.slipway.artifacts.transfer.Cancellation;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One instance of a rendered app, run as an agent would run it: fetched, with the environment and the ports of a task,
 * its health checked as the app says. For one thread.
 */
final class PackagedNode implements AutoCloseable {
    private final ObjectNode app;
    private final int index;
    private final Path sandbox;
    private final URI door;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private volatile Process process;
    private volatile boolean healthy;

    PackagedNode(ObjectNode app, int index, Path sandbox, URI door) throws IOException {
        this.app = app;
        this.index = index;
        this.sandbox = Files.createDirectories(sandbox);
        this.door = door;
        List<ServerSocket> held = new ArrayList<>();
        for (JsonNode port : app.path("portDefinitions")) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            ports.put(port.path("name").asText(), socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
    }

    ObjectNode app() {
        return app;
    }

    String appId() {
        String id = app.path("id").asText();
        return id.startsWith("/") ? id : "/" + id;
    }

    int port(String name) {
        return ports.get(name);
    }

    String endpoint(String name) {
        return "127.0.0.1:" + port(name);
    }

    /** Adds what the scheduler would show of this instance. */
    void addTask(ArrayNode tasks) {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        ObjectNode task = tasks.addObject()
                .put("id", "task-" + index)
                .put("host", "127.0.0.1")
                .put("state", "TASK_RUNNING")
                .put("instanceIndex", index);
        ArrayNode numbers = task.putArray("ports");
        ports.values().forEach(numbers::add);
        task.putArray("healthCheckResults").addObject().put("alive", healthy);
    }

    /** Fetches, once, and starts. */
    void start(Fetcher fetcher) throws IOException {
        if (process == null) {
            List<FetchItem> items = new ArrayList<>();
            for (JsonNode each : app.path("fetch")) {
                items.add(new FetchItem(
                        each.path("uri").asText(),
                        false,
                        true,
                        false,
                        each.path("destPath").asText(),
                        null));
            }
            fetcher.fetch(
                    new FetchRequest(items, sandbox, door.resolve("/package/locks/")),
                    FetchListener.SILENT,
                    new Cancellation());
            // An agent puts the persistent volume there.
            Files.createDirectories(sandbox.resolve("data"));
        }
        healthy = false;
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-c", app.path("cmd").asText());
        Map<String, String> environment = builder.environment();
        app.path("env")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        environment.put("MARATHON_APP_ID", appId());
        environment.put("HOST", "127.0.0.1");
        environment.put("SLIPWAY_URL", door.toString());
        environment.put("SLIPWAY_INSTANCE_INDEX", Integer.toString(index));
        environment.put(
                "PATH",
                Path.of(System.getProperty("java.home"), "bin") + ":"
                        + environment.getOrDefault("PATH", "/usr/bin:/bin"));
        ports.forEach((name, port) -> environment.put("PORT_" + name.toUpperCase(), Integer.toString(port)));
        process = builder.directory(sandbox.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(sandbox.resolve("log").toFile()))
                .start();
    }

    /** Waits until the app's own health check says yes. */
    void awaitHealthy() throws Exception {
        JsonNode check = app.path("healthChecks").get(0);
        int port = new ArrayList<>(ports.values()).get(check.path("portIndex").asInt());
        URI uri = URI.create("http://127.0.0.1:" + port + check.path("path").asText());
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(8);
        while (!answers(uri)) {
            if (process.waitFor(500, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("exit code " + process.exitValue() + ":\n" + tail());
            }
            if (System.nanoTime() > end) {
                throw new TimeoutException("not healthy:\n" + tail());
            }
        }
        healthy = true;
    }

    private static boolean answers(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(15_000);
            connection.setReadTimeout(15_000);
            return connection.getResponseCode() < 400;
        } catch (IOException e) {
            return false;
        }
    }

    String log() throws IOException {
        return Files.readString(sandbox.resolve("log"));
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(sandbox.resolve("log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        healthy = false;
    }

    /** SIGTERM; the exit code. */
    int stop() throws Exception {
        process.destroy();
        healthy = false;
        return exit();
    }

    /** Waits for its end; the exit code. */
    int exit() throws Exception {
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            throw new TimeoutException("still there:\n" + tail());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}

package io.slipway.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A {@code slipway up} as a process of its own, on a home folder and a free port, driven from outside as a user would.
 * Closing it stops the tasks too.
 */
final class Slipway implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    static final Path LAUNCHER = Path.of("../../distribution/target/slipway/bin/slipway")
            .toAbsolutePath()
            .normalize();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Path home;
    private final List<String> options;
    private Process process;
    private String url;
    private String token = "";

    private Slipway(Path home, List<String> options) {
        this.home = home;
        this.options = List.copyOf(options);
    }

    /** Starts a cluster on {@code home} and waits until it says that it is ready. */
    static Slipway up(Path home, String... options) {
        Slipway slipway = new Slipway(home, List.of(options));
        slipway.start();
        return slipway;
    }

    /** A cluster whose processes somebody else starts and stops: only to be driven, not to be closed. */
    static Slipway at(String url) {
        Slipway slipway = new Slipway(Path.of(""), List.of());
        slipway.url = url;
        return slipway;
    }

    /** Starts the process (again) and waits until it is ready. */
    void start() {
        List<String> command = new ArrayList<>(List.of("up", "--home", home.toString(), "--port", "0"));
        command.addAll(options);
        process = launch(home.resolveSibling(home.getFileName() + ".out"), command);
        url = await("up to be ready", Duration.ofSeconds(60), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("up ended with " + process.exitValue() + ":\n" + output());
            }
            try {
                return JSON.readTree(home.resolve("up.json").toFile())
                                        .path("pid")
                                        .asLong()
                                == process.pid()
                        ? JSON.readTree(home.resolve("up.json").toFile())
                                .path("url")
                                .asText()
                        : null;
            } catch (IOException e) {
                return null;
            }
        });
    }

    private static Process launch(Path output, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command printed, and its exit code. */
    record Outcome(int exitCode, String out, String err) {
        /** The output as JSON. */
        JsonNode json() {
            try {
                return JSON.readTree(out);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + out + "\n" + err, e);
            }
        }
    }

    /** Runs a command of the distribution to its end. */
    static Outcome run(Map<String, String> environment, Duration limit, String... arguments) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("slipway", ".out");
            Path err = Files.createTempFile("slipway", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            Process run = builder.start();
            if (!run.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                run.destroyForcibly();
                throw new AssertionError(
                        command + " took longer than " + limit + ":\n" + Files.readString(out) + Files.readString(err));
            }
            Outcome outcome = new Outcome(run.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a client command against this cluster. */
    Outcome cli(String... arguments) {
        return run(Map.of("SLIPWAY_URL", url), Duration.ofMinutes(5), arguments);
    }

    String url() {
        return url;
    }

    Path home() {
        return home;
    }

    long pid() {
        return process.pid();
    }

    /** Everything that {@code up} has printed. */
    String output() {
        try {
            return Files.readString(home.resolveSibling(home.getFileName() + ".out"));
        } catch (IOException e) {
            return "(no output: " + e + ")";
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A Cosmos call: POST with the media types of the request and of the wanted answer. */
    HttpResponse<String> cosmos(String path, String body, String contentType, String accept) {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", contentType)
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The answer to a GET as JSON; the status must be 200. */
    JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError("GET " + path + ": " + response.statusCode() + " " + response.body());
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("GET " + path + ": " + response.body(), e);
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
                .timeout(Duration.ofSeconds(60));
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        if (!token.isEmpty()) {
            builder.header("Authorization", "token=" + token);
        }
        return builder;
    }

    /** Logs in; what is asked for from then on is in this user's name. */
    void logIn(String uid, String password) {
        String body = "{\"uid\":\"" + uid + "\",\"password\":\"" + password + "\"}";
        HttpResponse<String> answer = send("POST", "/acs/api/v1/auth/login", body);
        try {
            token = JSON.readTree(answer.body()).path("token").asText();
        } catch (IOException e) {
            throw new AssertionError("login: " + answer.statusCode() + " " + answer.body(), e);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The running tasks of an app. */
    List<JsonNode> running(String app) {
        List<JsonNode> running = new ArrayList<>();
        HttpResponse<String> response = get("/v2/apps/" + app + "/tasks");
        if (response.statusCode() != 200) {
            return running;
        }
        try {
            JSON.readTree(response.body()).path("tasks").forEach(task -> {
                if (task.path("state").asText().equals("TASK_RUNNING")) {
                    running.add(task);
                }
            });
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
        return running;
    }

    /** Waits until an app has {@code count} running tasks. */
    List<JsonNode> awaitRunning(String app, int count, Duration limit) {
        return await(app + " to have " + count + " running tasks", limit, () -> {
            List<JsonNode> running = running(app);
            return running.size() == count ? running : null;
        });
    }

    /** Kills the process at once, as a power cut would. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, as Ctrl-C or a service manager would, and the exit code. */
    int terminate() {
        process.destroy();
        return awaitEnd();
    }

    private int awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("up does not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Removes every app, so that no task is left, and ends the process. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            start();
        }
        send("PUT", "/v2/groups?force=true", "{\"id\":\"/\",\"apps\":[],\"groups\":[]}");
        await("every task to end", Duration.ofSeconds(60), () -> {
            JsonNode tasks = json("/v2/tasks").path("tasks");
            return tasks.isEmpty() ? tasks : null;
        });
        terminate();
    }

    /** Waits for a value that is not null. */
    static <T> T await(String what, Duration limit, Supplier<T> probe) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            T value = probe.get();
            if (value != null) {
                return value;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + limit + " for " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}

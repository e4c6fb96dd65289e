package io.slipway.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * App start latency: the time from {@code POST /v2/apps} until all of N {@code sleep} tasks run, beside a shell loop
 * that starts the same N processes. Both are repeated in turn, on a cluster of their own; medians count.
 *
 * <p>Arguments: {@code [--json] [N (50)] [rounds (5)]}; environment: {@code SLIPWAY_ROOT}, the checkout.
 */
public final class AppStart {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final int tasks;

    private AppStart(String url, int tasks) {
        this.url = url;
        this.tasks = tasks;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        boolean json = Arrays.asList(arguments).contains("--json");
        List<String> numbers = Arrays.stream(arguments)
                .filter(argument -> !argument.equals("--json"))
                .toList();
        int tasks = numbers.isEmpty() ? 50 : Integer.parseInt(numbers.get(0));
        int rounds = numbers.size() < 2 ? 5 : Integer.parseInt(numbers.get(1));
        Path folder = Files.createTempDirectory("slipway-benchmark");
        try (UpProcess up = UpProcess.start(folder.resolve("home"))) {
            AppStart benchmark = new AppStart(up.url(), tasks);
            double[] ours = new double[rounds];
            double[] shell = new double[rounds];
            benchmark.startApp(0); // the first run loads classes
            for (int round = 0; round < rounds; round++) {
                shell[round] = benchmark.shellLoop();
                ours[round] = benchmark.startApp(round + 1);
                System.out.printf("round %d: %.0f ms, shell loop %.0f ms%n", round + 1, ours[round], shell[round]);
            }
            new Result("app-start-" + tasks, Result.median(ours), "ms", "shell loop", Result.median(shell)).print(json);
        } finally {
            UpProcess.delete(folder);
        }
    }

    private double startApp(int round) throws Exception {
        String id = "/bench" + round;
        String app =
                "{\"id\":\"" + id + "\",\"cmd\":\"sleep 600\",\"cpus\":0.01,\"mem\":8,\"instances\":" + tasks + "}";
        long begin = System.nanoTime();
        HttpResponse<String> created = send("POST", "/v2/apps", app);
        if (created.statusCode() != 201) {
            throw new IllegalStateException("POST /v2/apps: " + created.statusCode() + " " + created.body());
        }
        while (app(id).path("tasksRunning").asInt() < tasks) {
            LockSupport.parkNanos(5_000_000);
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        send("DELETE", "/v2/apps" + id, "");
        while (!JSON.readTree(send("GET", "/v2/tasks", "").body()).path("tasks").isEmpty()) {
            LockSupport.parkNanos(50_000_000);
        }
        return millis;
    }

    private JsonNode app(String id) throws Exception {
        return JSON.readTree(send("GET", "/v2/apps" + id, "").body()).path("app");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Starts the same processes from one shell and waits until each of them runs. */
    private double shellLoop() throws Exception {
        String script = "i=0; while [ $i -lt " + tasks + " ]; do sleep 600 & pids=\"$pids $!\"; i=$((i+1)); done; "
                + "for p in $pids; do until [ \"$(cat /proc/$p/comm)\" = sleep ]; do :; done; done; echo done; "
                + "kill $pids";
        long begin = System.nanoTime();
        Process shell = new ProcessBuilder("sh", "-c", script).start();
        String said = new String(shell.getInputStream().readNBytes(4), java.nio.charset.StandardCharsets.US_ASCII);
        double millis = (System.nanoTime() - begin) / 1e6;
        if (!said.equals("done") || shell.waitFor() != 0) {
            throw new IllegalStateException("the shell loop failed");
        }
        return millis;
    }
}

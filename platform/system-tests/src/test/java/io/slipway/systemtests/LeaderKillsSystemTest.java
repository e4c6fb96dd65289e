package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.systemtests.AppModel.Answer;
import io.slipway.systemtests.AppModel.App;
import io.slipway.systemtests.AppModel.Request;
import io.slipway.systemtests.AppModel.Verb;
import io.slipway.systemtests.Linearizability.Operation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The leader of three is killed, again and again, while clients create, change, scale and read apps through all
 * masters. What they saw must be linearizable for each app, to the end: an acknowledged write that is lost is no such
 * history.
 */
class LeaderKillsSystemTest {
    private static final int KILLS = Integer.getInteger("slipway.kills", 20);
    private static final int CLIENTS = 6;
    private static final int APPS_AT_A_TIME = 3;
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String WEB =
            "{\"id\":\"/web\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16,\"instances\":4,\"backoffSeconds\":1}";

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ConcurrentMap<String, Queue<Operation<Request, Answer>>> histories = new ConcurrentHashMap<>();
    private final AtomicInteger values = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong doubtful = new AtomicLong();
    private final AtomicLong old = new AtomicLong();
    private final AtomicLong latestAcknowledgedCall = new AtomicLong(Long.MIN_VALUE);
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private volatile int round;
    private volatile boolean over;
    private MasterFleet fleet;

    @Test
    void twentyLeadersAreKilledUnderAStreamOfWrites() throws Exception {
        try (MasterFleet started = new MasterFleet(folder)) {
            fleet = started;
            fleet.start();
            assertThat(fleet.door(0).send("POST", "/v2/apps", WEB).statusCode()).isEqualTo(201);
            Map<String, Long> tasks = TaskProcesses.of(fleet.door(0).awaitRunning("web", 4, SOON));
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(client);
                Thread thread = new Thread(() -> run(random), "client-" + client);
                thread.start();
                clients.add(thread);
            }
            double slowest = 0;
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    slowest = Math.max(slowest, killTheLeader());
                }
            } finally {
                over = true;
                for (Thread client : clients) {
                    client.join();
                }
            }
            fleet.awaitAgents();
            readAllAtTheEnd();
            List<String> wrong = notLinearizable();
            Map<String, Long> after = TaskProcesses.of(fleet.door(0).awaitRunning("web", 4, SOON));
            FaultTable table = new FaultTable();
            table.row(
                    "kill -9 of the leader, " + KILLS + " in a row",
                    acknowledged + " writes done, " + refused + " refused, " + doubtful + " in doubt",
                    slowest,
                    TaskProcesses.lost(tasks),
                    wrong.size());
            table.print();
            System.out.println(histories.size() + " apps checked for linearizability, " + size() + " operations; " + old
                    + " reads said that they may be old and are not among them");
            assertThat(surprises).isEmpty();
            assertThat(wrong).isEmpty();
            assertThat(after).isEqualTo(tasks);
            assertThat(acknowledged.get()).isGreaterThan(KILLS);
        }
    }

    private long size() {
        return histories.values().stream().mapToLong(Queue::size).sum();
    }

    /** Kills it, and says after how many seconds a write was acknowledged that was asked for later. */
    private double killTheLeader() {
        int leader = fleet.awaitLeader();
        fleet.master(leader).kill();
        long killed = System.nanoTime();
        Slipway.await("an acknowledged write", SOON, () -> latestAcknowledgedCall.get() > killed ? true : null);
        double seconds = (System.nanoTime() - killed) / 1e9;
        round++;
        fleet.master(leader).start();
        return seconds;
    }

    private void run(Random random) {
        while (!over) {
            String app = "r" + round + "-" + random.nextInt(APPS_AT_A_TIME);
            int through = random.nextInt(MasterFleet.SIZE);
            String value = "v" + values.incrementAndGet();
            Request request = switch (random.nextInt(6)) {
                case 0 -> new Request(Verb.CREATE, value, random.nextInt(3));
                case 1, 2 -> new Request(Verb.UPDATE, value, random.nextInt(3));
                case 3 -> new Request(Verb.SCALE, "", random.nextInt(4));
                default -> new Request(Verb.READ, "", 0);
            };
            ask(app, through, request);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void readAllAtTheEnd() {
        for (String app : histories.keySet()) {
            int before = histories.get(app).size();
            Slipway.await("a read of " + app, SOON, () -> {
                ask(app, 0, new Request(Verb.READ, "", 0));
                return histories.get(app).size() > before ? true : null;
            });
        }
    }

    private List<String> notLinearizable() {
        Linearizability<App, Request, Answer> checker = new Linearizability<>(new AppModel());
        List<String> wrong = new ArrayList<>();
        histories.forEach((app, history) -> {
            if (!checker.check(List.copyOf(history))) {
                StringBuilder text = new StringBuilder(app);
                history.forEach(operation -> text.append("\n  ").append(operation));
                wrong.add(text.toString());
            }
        });
        return wrong;
    }

    private void ask(String app, int through, Request request) {
        HttpRequest sent = request(fleet.url(through), "/fire/" + app, request);
        long calledAt = System.nanoTime();
        HttpResponse<String> response;
        try {
            response = http.send(sent, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            return; // nobody got it
        } catch (IOException e) {
            unanswered(app, calledAt, request);
            return;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        long answeredAt = System.nanoTime();
        if (response.headers().firstValue("X-Slipway-Stale").isPresent()) {
            old.incrementAndGet();
        } else if (response.statusCode() == 503
                && response.headers().firstValue("Retry-After").isPresent()) {
            refused.incrementAndGet();
        } else if (response.statusCode() >= 500) {
            unanswered(app, calledAt, request);
        } else {
            answer(request, response).ifPresent(answer -> {
                history(app).add(Operation.answered(calledAt, answeredAt, request, answer));
                if (request.verb() != Verb.READ && answer.done()) {
                    acknowledged.incrementAndGet();
                    latestAcknowledgedCall.accumulateAndGet(calledAt, Math::max);
                }
            });
        }
    }

    private void unanswered(String app, long calledAt, Request request) {
        if (request.verb() != Verb.READ) {
            doubtful.incrementAndGet();
            history(app).add(Operation.unanswered(calledAt, request));
        }
    }

    private Queue<Operation<Request, Answer>> history(String app) {
        return histories.computeIfAbsent(app, name -> new ConcurrentLinkedQueue<>());
    }

    private static HttpRequest request(String door, String id, Request request) {
        String definition = "\"cmd\":\"true\",\"cpus\":0.1,\"mem\":16,\"constraints\":[[\"nowhere\",\"LIKE\",\"x\"]],"
                + "\"labels\":{\"v\":\"" + request.value() + "\"},\"instances\":" + request.instances();
        String app = door + "/v2/apps" + id;
        HttpRequest.Builder builder =
                HttpRequest.newBuilder().timeout(Duration.ofSeconds(60)).header("Content-Type", "application/json");
        return switch (request.verb()) {
            case CREATE ->
                builder.uri(URI.create(door + "/v2/apps?force=true"))
                        .POST(body("{\"id\":\"" + id + "\"," + definition + "}"))
                        .build();
            case UPDATE ->
                builder.uri(URI.create(app + "?force=true"))
                        .PUT(body("{" + definition + "}"))
                        .build();
            case SCALE ->
                builder.uri(URI.create(app + "?force=true"))
                        .method("PATCH", body("{\"instances\":" + request.instances() + "}"))
                        .build();
            case READ -> builder.uri(URI.create(app)).GET().build();
        };
    }

    private static HttpRequest.BodyPublisher body(String json) {
        return HttpRequest.BodyPublishers.ofString(json);
    }

    /** What was answered; empty, and noted, when it is nothing that was to be expected. */
    private Optional<Answer> answer(Request request, HttpResponse<String> response) {
        int status = response.statusCode();
        boolean done = status == 200 || status == 201;
        if (request.verb() == Verb.READ && done) {
            return Optional.of(new Answer(true, app(response.body())));
        }
        boolean refusal = request.verb() == Verb.CREATE
                ? status == 409 && response.body().contains("already exists")
                : request.verb() != Verb.UPDATE && status == 404;
        if (done || refusal) {
            return Optional.of(new Answer(done, AppModel.ABSENT));
        }
        surprises.add(request + ": " + status + " " + response.body());
        return Optional.empty();
    }

    private static App app(String body) {
        try {
            JsonNode app = Slipway.JSON.readTree(body).path("app");
            return new App(
                    true,
                    app.path("labels").path("v").asText(),
                    app.path("instances").asInt());
        } catch (IOException e) {
            throw new AssertionError(body, e);
        }
    }
}

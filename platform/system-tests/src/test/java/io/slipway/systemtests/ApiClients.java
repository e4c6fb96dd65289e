package io.slipway.systemtests;

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
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that create, change, scale and read apps through all masters, and remember what they asked and what they were
 * answered. What they saw must be linearizable for each app, to the end: an acknowledged write that is lost is no such
 * history.
 *
 * <p>A request that was not answered, or with 502 or the like, may have been done at any time after it, or never. An
 * answer that says of itself that it may be old is no part of the history.
 */
final class ApiClients implements AutoCloseable {
    private static final int APPS_AT_A_TIME = 3;
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration AVOIDED = Duration.ofSeconds(2);

    private final HttpClient http;
    private final List<String> doors;
    private final Duration patience;
    private final ConcurrentMap<String, Queue<Operation<Request, Answer>>> histories = new ConcurrentHashMap<>();
    private final AtomicInteger values = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong doubtful = new AtomicLong();
    private final AtomicLong old = new AtomicLong();
    private final AtomicLong latestAcknowledgedCall = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLongArray avoidedUntil;
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile int round;
    private volatile boolean over;

    /**
     * Starts them.
     *
     * @param doors the masters' front doors
     * @param patience how long an answer is waited for
     */
    ApiClients(List<String> doors, int clients, Duration patience) {
        this.doors = List.copyOf(doors);
        this.patience = patience;
        this.http = HttpClient.newBuilder().connectTimeout(patience).build();
        this.avoidedUntil = new AtomicLongArray(doors.size());
        long now = System.nanoTime();
        for (int door = 0; door < doors.size(); door++) {
            avoidedUntil.set(door, now);
        }
        for (int client = 0; client < clients; client++) {
            Random random = new Random(client);
            Thread thread = new Thread(() -> run(random), "client-" + client);
            thread.start();
            threads.add(thread);
        }
    }

    /** From now on they use other apps, so that no history becomes long. */
    void nextRound() {
        round++;
    }

    /** Waits until a write is acknowledged that was asked for after {@code nanos}, and says how long after. */
    double secondsUntilAWriteAfter(long nanos) {
        Slipway.await("an acknowledged write", SOON, () -> latestAcknowledgedCall.get() - nanos > 0 ? true : null);
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** Stops them. */
    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** What they were told, in numbers. */
    String told() {
        return acknowledged + " writes done, " + refused + " refused, " + doubtful + " in doubt";
    }

    /** How many writes were acknowledged. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Answers that no master should give. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** How much was remembered. */
    String size() {
        long operations = histories.values().stream().mapToLong(Queue::size).sum();
        return histories.size() + " apps, " + operations + " operations; " + old
                + " reads said that they may be old and are not among them";
    }

    /** Reads every app once more and gives the histories that are not linearizable, whole. */
    List<String> notLinearizable() {
        readAllAtTheEnd();
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

    /**
     * A history that they saw with an acknowledged write taken out, so that what was read of it came from nowhere. It
     * must not pass.
     */
    boolean passesWithoutAWriteThatWasRead() {
        Linearizability<App, Request, Answer> checker = new Linearizability<>(new AppModel());
        for (Queue<Operation<Request, Answer>> history : histories.values()) {
            for (Operation<Request, Answer> read : history) {
                if (read.input().verb() == Verb.READ
                        && read.output().orElseThrow().done()) {
                    String value = read.output().get().seen().value();
                    return checker.check(history.stream()
                            .filter(one -> !one.input().value().equals(value))
                            .toList());
                }
            }
        }
        throw new AssertionError("no app was read: " + size());
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

    private void run(Random random) {
        while (!over) {
            String app = "r" + round + "-" + random.nextInt(APPS_AT_A_TIME);
            int through = random.nextInt(doors.size());
            String value = "v" + values.incrementAndGet();
            Request request = switch (random.nextInt(6)) {
                case 0 -> new Request(Verb.CREATE, value, random.nextInt(3));
                case 1, 2 -> new Request(Verb.UPDATE, value, random.nextInt(3));
                case 3 -> new Request(Verb.SCALE, "", random.nextInt(4));
                default -> new Request(Verb.READ, "", 0);
            };
            if (avoidedUntil.get(through) - System.nanoTime() <= 0) {
                ask(app, through, request);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** A door that does not answer is left alone for a moment, as clients do. */
    private void avoid(int door) {
        avoidedUntil.set(door, System.nanoTime() + AVOIDED.toNanos());
    }

    private void ask(String app, int through, Request request) {
        HttpRequest sent = request(doors.get(through), "/fire/" + app, request)
                .timeout(patience)
                .build();
        long calledAt = System.nanoTime();
        HttpResponse<String> response;
        try {
            response = http.send(sent, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            avoid(through); // nobody got it
            return;
        } catch (IOException e) {
            avoid(through);
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

    private static HttpRequest.Builder request(String door, String id, Request request) {
        String definition = "\"cmd\":\"true\",\"cpus\":0.1,\"mem\":16,\"constraints\":[[\"nowhere\",\"LIKE\",\"x\"]],"
                + "\"labels\":{\"v\":\"" + request.value() + "\"},\"instances\":" + request.instances();
        String app = door + "/v2/apps" + id;
        HttpRequest.Builder builder = HttpRequest.newBuilder().header("Content-Type", "application/json");
        return switch (request.verb()) {
            case CREATE ->
                builder.uri(URI.create(door + "/v2/apps?force=true"))
                        .POST(body("{\"id\":\"" + id + "\"," + definition + "}"));
            case UPDATE -> builder.uri(URI.create(app + "?force=true")).PUT(body("{" + definition + "}"));
            case SCALE ->
                builder.uri(URI.create(app + "?force=true"))
                        .method("PATCH", body("{\"instances\":" + request.instances() + "}"));
            case READ -> builder.uri(URI.create(app)).GET();
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

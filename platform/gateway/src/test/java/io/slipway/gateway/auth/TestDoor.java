package io.slipway.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.gateway.auth.http.AuthApi;
import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.gateway.auth.tokens.Tokens;
import io.slipway.gateway.auth.users.Directory;
import io.slipway.gateway.auth.users.SigningKey;
import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A front door with a login, on simulated time and a log in memory. Its rooms answer with 200 and write down who came. */
public final class TestDoor {
    public static final String ADMIN = "admin";
    public static final String PASSWORD = "correct horse";

    /** What agents show that have no certificate. */
    public static final BearerToken JOIN_TOKEN = new BearerToken("0123456789abcdef");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHEAP = 4;

    /** Making one takes longer than a test should. */
    private static final SigningKey PAIR = Tokens.newKey("pair", Instant.EPOCH);

    public final SimulatedTime time = new SimulatedTime();

    /** The requests that reached a room. */
    public final List<HttpRequest> inside = new ArrayList<>();

    /** The lines of the audit log: kind, then names and values. */
    public final List<List<String>> audit = new ArrayList<>();

    private final MemoryDisk disk = new MemoryDisk();
    private final Random random = new Random(7);
    private MemoryLog log;
    private HttpHandler door;
    private HttpHandler onBehalf;
    private HttpResponse room = HttpResponse.json(200, "{}");

    public TestDoor() {
        this.log = MemoryLog.single(disk);
        start();
    }

    private void start() {
        Directory.First first = Directory.First.person(ADMIN, new Passwords(CHEAP).hash(PASSWORD));
        AuthConfig config = AuthConfig.of(true, "0.1", "127.0.0.1", Optional.of(JOIN_TOKEN))
                .withFirst(Optional.of(first))
                .withPasswordCost(CHEAP);
        Auth auth = Auth.on(
                Runnable::run,
                (id, now) -> new SigningKey(id, now, PAIR.publicKey(), PAIR.privateKey()),
                config,
                time.newLoop("auth"),
                log,
                new Ids(random),
                new Metrics(),
                new Auth.AuditLog(
                        (kind, fields) -> {
                            List<String> line = new ArrayList<>(List.of(kind));
                            line.addAll(List.of(fields));
                            audit.add(line);
                        },
                        last -> CompletableFuture.completedFuture(List.of())));
        door = auth.gate(auth.audited(request -> {
            boolean own = AuthApi.PREFIXES.stream().anyMatch(request.path()::startsWith);
            if (own) {
                return auth.api().handle(request);
            }
            inside.add(request);
            return CompletableFuture.completedStage(room);
        }));
        onBehalf = auth.onBehalf(request -> CompletableFuture.completedStage(HttpResponse.empty(200)));
        log.start();
        time.settle();
    }

    /** The process dies and starts again on the same log. */
    public void restart() {
        log.crash();
        log = MemoryLog.single(disk);
        start();
    }

    /** What the rooms answer from now on. */
    public void answers(HttpResponse answer) {
        room = answer;
    }

    public HttpResponse.Full ask(HttpRequest request) {
        return answer(door, request);
    }

    /** What the scheduler answers to a part of the process that speaks for whoever sent {@code request}. */
    public HttpResponse.Full onBehalf(HttpRequest request) {
        return answer(onBehalf, request);
    }

    private HttpResponse.Full answer(HttpHandler handler, HttpRequest request) {
        CompletableFuture<? extends HttpResponse> answer =
                handler.handle(request).toCompletableFuture();
        time.settle();
        assertThat(answer).as("%s %s", request.method(), request.path()).isCompleted();
        return (HttpResponse.Full) answer.join();
    }

    public HttpResponse.Full ask(String token, String method, String path, String body) {
        return ask(request(token, method, path, body));
    }

    public static HttpRequest request(String token, String method, String path, String body) {
        Headers headers = Headers.of("Content-Type", "application/json");
        return HttpRequest.of(
                method,
                path,
                token.isEmpty() ? headers : headers.with("Authorization", "token=" + token),
                body.getBytes(StandardCharsets.UTF_8));
    }

    public HttpResponse.Full login(String uid, String password) {
        return ask(
                "",
                "POST",
                "/acs/api/v1/auth/login",
                JSON.createObjectNode()
                        .put("uid", uid)
                        .put("password", password)
                        .toString());
    }

    /** The token of somebody who logs in. */
    public String token(String uid, String password) {
        HttpResponse.Full answer = login(uid, password);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return json(answer).path("token").asText();
    }

    public String adminToken() {
        return token(ADMIN, PASSWORD);
    }

    /** The token of a new user with these grants, such as {@code developer /team}. */
    public String userWith(String uid, String... grants) {
        String admin = adminToken();
        String password = uid + " password";
        assertThat(ask(admin, "PUT", "/acs/api/v1/users/" + uid, "{\"password\":\"" + password + "\"}")
                        .status())
                .isEqualTo(201);
        for (String grant : grants) {
            String[] parts = grant.split(" ");
            String body = "{\"role\":\"" + parts[0] + "\",\"path\":\"" + (parts.length > 1 ? parts[1] : "/") + "\"}";
            assertThat(ask(admin, "PUT", "/acs/api/v1/users/" + uid + "/grants", body)
                            .status())
                    .isEqualTo(204);
        }
        return token(uid, password);
    }

    public static JsonNode json(HttpResponse.Full answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

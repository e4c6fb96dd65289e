package io.slipway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.client.json.Json;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlipwayClientTest {
    @Test
    void handsOnWhatTheClusterTakesForAMistake() {
        ScriptedDoor door = new ScriptedDoor(request -> new HttpResponse.Full(
                201,
                Headers.of("X-Slipway-Warning", "unknown field /a is ignored", "X-Slipway-Warning", "and /b"),
                "{}".getBytes(UTF_8)));
        List<String> warnings = new ArrayList<>();

        new SlipwayClient(door, SlipwayClient.DEFAULT_TIMEOUT, warnings::add)
                .apps()
                .create(Json.object());

        assertThat(warnings).containsExactly("unknown field /a is ignored", "and /b");
    }

    @Test
    void readsAnAppWithTasksAndLastFailure() {
        ScriptedDoor door = ScriptedDoor.answering(200, """
                {"app":{"id":"/shop/cart","instances":2,"cpus":0.5,"mem":64,"cmd":"sleep 1","tasksRunning":1,
                 "healthChecks":[{}],"tasksHealthy":1,"deployments":[{"id":"d1"}],
                 "tasks":[{"id":"t1","appId":"/shop/cart","host":"127.0.0.1","ports":[31000],"state":"TASK_RUNNING",
                   "healthCheckResults":[{"alive":true},{"alive":false,"lastFailureCause":"refused"}]}],
                 "lastTaskFailure":{"taskId":"t0","state":"TASK_FAILED","message":"exited with code 3","exitCode":3}}}
                """);
        App app = new SlipwayClient(door).apps().get("/shop/cart");
        assertThat(door.lastAsked().path()).isEqualTo("/v2/apps/shop/cart");
        assertThat(app.ready()).isFalse();
        assertThat(app.tasks().get(0).ports()).containsExactly(31000);
        assertThat(app.tasks().get(0).healthy()).contains(false);
        assertThat(app.tasks().get(0).lastHealthFailure()).isEqualTo("refused");
        assertThat(app.lastFailure().orElseThrow().exitCode()).contains(3);
    }

    @Test
    void findsNothingWhereTheAnswerIs404() {
        ScriptedDoor door = ScriptedDoor.answering(404, "{\"message\":\"App '/x' does not exist\"}");
        assertThat(new SlipwayClient(door).apps().find("x")).isEmpty();
    }

    @Test
    void tellsEveryFieldThatTheServerFindsWrong() {
        ScriptedDoor door = ScriptedDoor.answering(
                422,
                "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/id\",\"errors\":[\"is bad\",\"is worse\"]}]}");
        ClientException failure = catchThrowableOfType(
                ClientException.class, () -> new SlipwayClient(door).apps().create(Json.object()));
        assertThat(failure.code()).isEqualTo(ClientException.Code.REFUSED);
        assertThat(failure.status()).isEqualTo(422);
        assertThat(failure).hasMessage("Object is not valid");
        assertThat(failure.details()).containsExactly(new ClientException.Detail("/id", List.of("is bad", "is worse")));
    }

    @Test
    void tellsThePackageManagersTypeAndErrors() {
        ScriptedDoor door = ScriptedDoor.answering(
                400,
                "{\"type\":\"JsonSchemaMismatch\",\"message\":\"Options JSON failed validation\",\"data\":{\"errors\":"
                        + "[{\"instance\":{\"pointer\":\"/a\"},\"message\":\"a is 1, expected a text\"}]}}");
        ClientException failure = catchThrowableOfType(
                ClientException.class,
                () -> new SlipwayClient(door)
                        .packages()
                        .install(io.slipway.client.Packages.Installation.of("kafka", Json.object())));
        assertThat(failure.type()).isEqualTo("JsonSchemaMismatch");
        assertThat(failure.details())
                .containsExactly(new ClientException.Detail("/a", List.of("a is 1, expected a text")));
        assertThat(door.lastAsked().headers().first("Accept"))
                .contains("application/vnd.dcos.package.install-response+json;charset=utf-8;version=v2");
    }

    @Test
    void tellsThatNobodyAnswers() {
        SlipwayClient client = new SlipwayClient(ScriptedDoor.closed());
        assertThat(client.answers()).isFalse();
        assertThat(client.listens()).isFalse();
        SlipwayClient starting = new SlipwayClient(ScriptedDoor.answering(503, "{}"));
        assertThat(starting.answers()).isFalse();
        assertThat(starting.listens()).isTrue();
        ClientException failure =
                catchThrowableOfType(ClientException.class, () -> client.apps().list());
        assertThat(failure.code()).isEqualTo(ClientException.Code.UNREACHABLE);
        assertThat(failure).hasMessage("GET /v2/apps was not answered: Connection refused");
    }

    @Test
    void tellsThatAnAnswerIsNotJson() {
        ScriptedDoor door = new ScriptedDoor(request -> HttpResponse.text(200, "<html>"));
        ClientException failure = catchThrowableOfType(
                ClientException.class, () -> new SlipwayClient(door).apps().list());
        assertThat(failure.code()).isEqualTo(ClientException.Code.MALFORMED);
    }

    @Test
    void readsEventsCutAnywhere() {
        ScriptedDoor door = ScriptedDoor.streaming(
                "event: event_stream_attached\r\nda",
                "ta: {\"remoteAddress\":\"x\"}\r",
                "\n\r\n\r\n",
                "event: status_update_event\ndata: {\"taskId\":\n",
                "data: \"t1\"}\n\n");
        List<String> events = new ArrayList<>();
        new SlipwayClient(door).events().subscribe(List.of("a", "b c"), new Events.Listener() {
            @Override
            public void onEvent(String type, Json event) {
                events.add(type + event);
            }

            @Override
            public void onEnd(String failure) {
                events.add("end" + failure);
            }
        });
        assertThat(events)
                .containsExactly(
                        "event_stream_attached{\"remoteAddress\":\"x\"}",
                        "status_update_event{\"taskId\":\"t1\"}",
                        "end");
        assertThat(door.lastAsked().query().all("event_type")).containsExactly("a", "b c");
    }

    @Test
    void readsTheQueueWithReasons() {
        ScriptedDoor door = ScriptedDoor.answering(200, """
                {"queue":[{"app":{"id":"/a"},"count":2,"delay":{"timeLeftSeconds":12,"overdue":false},
                 "processedOffersSummary":{"processedOffersCount":4,"rejectSummaryLastOffers":[
                   {"reason":"InsufficientCpus","declined":0,"processed":4},
                   {"reason":"InsufficientMemory","declined":4,"processed":4}]}}]}
                """);
        QueueEntry entry = new SlipwayClient(door).queue().find("a").orElseThrow();
        assertThat(entry.delaySeconds()).isEqualTo(12);
        assertThat(entry.rejections()).containsExactly(new QueueEntry.Rejection("InsufficientMemory", 4, 4));
    }

    @Test
    void findsTheSandboxOfAnEndedTask() {
        ScriptedDoor door = ScriptedDoor.answering(200, """
                {"frameworks":[{"executors":[{"id":"other","directory":"/no"}],
                  "completed_executors":[{"id":"t 1","directory":"/sandbox/t1"}]}]}
                """);
        assertThat(new SlipwayClient(door).nodes().sandbox("agent-1", "t 1")).contains("/sandbox/t1");
    }

    @Test
    void tailsAFileFromItsEnd() {
        ScriptedDoor door =
                new ScriptedDoor(request -> request.query().first("offset").isEmpty()
                        ? HttpResponse.json(200, "{\"data\":\"\",\"offset\":1000}")
                        : HttpResponse.json(200, "{\"data\":\"last\",\"offset\":900}"));
        Files.Piece piece = new SlipwayClient(door).files().tail("a", "/box/std out", 100);
        assertThat(piece).isEqualTo(new Files.Piece(900, "last"));
        assertThat(door.lastAsked().query().first("offset")).contains("900");
        assertThat(door.lastAsked().query().first("path")).contains("/box/std out");
    }

    @Test
    void comesBackWhenTheClusterHasTooMuchToDo() {
        List<Duration> waits = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        HttpHandler busyAtFirst = request -> CompletableFuture.completedFuture(
                asked.incrementAndGet() <= 2
                        ? new HttpResponse.Full(
                                asked.get() == 1 ? 429 : 503, Headers.of("Retry-After", "1"), new byte[0])
                        : HttpResponse.json(200, "{\"queue\":[]}"));
        SlipwayClient client = new SlipwayClient(
                new LoopbackTransport(busyAtFirst), SlipwayClient.DEFAULT_TIMEOUT, warning -> {}, waits::add);

        assertThat(client.queue().list()).isEmpty();
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void givesUpOnAClusterThatStaysBusyAndDoesNotRepeatWhatMayHaveBeenDone() {
        AtomicInteger asked = new AtomicInteger();
        HttpHandler busy = request -> CompletableFuture.completedFuture(
                asked.incrementAndGet() > 0 && request.path().equals("/v2/queue")
                        ? new HttpResponse.Full(429, Headers.of("Retry-After", "1"), new byte[0])
                        : HttpResponse.message(503, "in doubt"));
        SlipwayClient client = new SlipwayClient(
                new LoopbackTransport(busy), SlipwayClient.DEFAULT_TIMEOUT, warning -> {}, wait -> {});

        ClientException refused =
                catchThrowableOfType(ClientException.class, () -> client.queue().list());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(asked).hasValue(6);
        asked.set(0);
        assertThat(catchThrowableOfType(
                                ClientException.class, () -> client.apps().list())
                        .status())
                .isEqualTo(503);
        assertThat(asked).hasValue(1);
    }
}

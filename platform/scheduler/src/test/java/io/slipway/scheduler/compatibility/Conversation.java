package io.slipway.scheduler.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.LoopbackTransport;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedTime;
import io.slipway.scheduler.Scheduler;
import io.slipway.scheduler.SchedulerConfig;
import io.slipway.scheduler.events.EventHub;
import io.slipway.scheduler.http.MarathonApi;
import io.slipway.scheduler.http.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Plays a file of requests and expected answers against a scheduler with a {@link ScriptedMaster}. Lines:
 *
 * <pre>
 * # a comment
 * ! agent cpus:4;mem:4096      something happens; see {@link #happen}
 * > PUT /v2/apps/a?force=true  a request; its body on the lines that follow
 * < 200                        the status expected
 * < Location: /a               a header field expected
 * { "app": ... }               the body expected, see {@link Expectation}; anything when there is none
 * </pre>
 *
 * What an expectation keeps as {@code x} is put where {@code ${x}} stands.
 */
final class Conversation implements AutoCloseable {
    private final SimulatedTime time = new SimulatedTime();
    private final ScriptedMaster master = new ScriptedMaster(time.newLoop("master"));
    private final List<String> events = new ArrayList<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final HttpTransport door;
    private final HttpTransport.StreamHandle stream;
    private HttpRequest request;
    private HttpResponse.Full answer;

    Conversation() {
        Metrics metrics = new Metrics();
        MemoryLog log = MemoryLog.single(new MemoryDisk());
        EventHub hub = new EventHub(time.newLoop("events"), metrics, "e");
        Scheduler scheduler = Scheduler.start(
                SchedulerConfig.of("127.0.0.1", () -> "http://127.0.0.1:7070"),
                time.newLoop("scheduler"),
                log,
                master,
                new Ids(new Random(7)),
                metrics,
                hub::publish);
        log.start();
        ServerInfo info = new ServerInfo("0.1.0", "127.0.0.1:7070", 7070, false, "marathon", "*", 604_800);
        door = new LoopbackTransport(new MarathonApi(scheduler.api(), hub, info, metrics, time));
        HttpRequest listen =
                HttpRequest.of("GET", "/v2/events", Headers.of("Accept", "text/event-stream"), new byte[0]);
        stream = door.stream(listen, new Ear());
        time.settle();
    }

    /** Hears the event stream: one piece is one event, or a heartbeat. */
    private final class Ear implements HttpTransport.StreamListener {
        @Override
        public void onHeaders(int status, Headers headers) {
            assertThat(status).isEqualTo(200);
        }

        @Override
        public void onBytes(byte[] piece) {
            String text = new String(piece, StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> line.startsWith("event: "))
                    .forEach(line -> events.add(line.substring("event: ".length())));
        }

        @Override
        public void onEnd(String failure) {
            events.add("end");
        }
    }

    @Override
    public void close() {
        stream.close();
    }

    void play(String text) throws Exception {
        List<String> lines = new ArrayList<>(List.of(text.split("\n")));
        lines.add("# end");
        StringBuilder body = new StringBuilder();
        String mark = "#";
        for (String line : lines) {
            if (line.isBlank() || "{}[]\" ".indexOf(line.charAt(0)) >= 0) {
                body.append(filled(line)).append('\n');
                continue;
            }
            finish(mark, body.toString().strip());
            body.setLength(0);
            mark = line.substring(0, 1);
            step(mark, filled(line.substring(1).strip()));
        }
    }

    /** The lines behind a mark are complete. */
    private void finish(String mark, String body) throws Exception {
        if (mark.equals(">")) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            HttpRequest whole =
                    new HttpRequest(request.method(), request.path(), request.query(), Headers.NONE, bytes, "loopback");
            CompletableFuture<HttpResponse.Full> sent = door.send(whole);
            time.settle();
            assertThat(sent)
                    .as("%s %s is answered", whole.method(), whole.path())
                    .isCompleted();
            answer = sent.join();
        } else if (mark.equals("<") && !body.isEmpty()) {
            assertThat(Expectation.differences(body, answer.text(), variables))
                    .as("%s %s answered %s", request.method(), request.path(), answer.text())
                    .isEmpty();
        }
    }

    private void step(String mark, String rest) {
        switch (mark) {
            case "#" -> {}
            case "!" -> happen(rest);
            case ">" -> {
                String[] words = rest.split(" ", 2);
                request = HttpRequest.of(words[0], words[1], Headers.NONE, new byte[0]);
            }
            case "<" -> {
                int colon = rest.indexOf(':');
                String described = request.method() + " " + request.path() + " answered " + answer.text();
                if (colon < 0) {
                    assertThat(answer.status()).as(described).isEqualTo(Integer.parseInt(rest));
                } else {
                    assertThat(answer.headers().first(rest.substring(0, colon)))
                            .as(described)
                            .contains(rest.substring(colon + 1).strip());
                }
            }
            default -> throw new IllegalArgumentException("line begins with '" + mark + "': " + rest);
        }
    }

    private void happen(String what) {
        String[] words = what.split(" ", 2);
        switch (words[0]) {
            case "agent" -> master.addAgent(words[1]);
            case "hold" -> master.hold();
            case "release" -> master.release();
            case "healthy" -> master.health(true);
            case "unhealthy" -> master.health(false);
            case "exit" -> master.exit(Integer.parseInt(words[1]));
            case "pass" -> time.advance(Duration.parse("PT" + words[1]));
            case "events" -> {
                assertThat(events).containsExactly(words.length == 1 ? new String[0] : words[1].split(" +"));
                events.clear();
            }
            case "forget" -> events.clear();
            default -> throw new IllegalArgumentException(what);
        }
        time.settle();
    }

    private String filled(String line) {
        String filled = line;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return filled;
    }
}

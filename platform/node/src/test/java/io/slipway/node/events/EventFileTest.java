package io.slipway.node.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final long BIG = 1 << 20;

    @TempDir
    private Path folder;

    private final SimulatedTime time = new SimulatedTime();
    private final Metrics metrics = new Metrics();

    @Test
    void writesOneObjectALine() throws Exception {
        try (EventFile log = open(BIG)) {
            log.tell("agent-unreachable", "agent", "S1", "reason", "no answer \"for\" 75 s");
            log.tell("agent-registered", "agent", "S1");
        }

        assertThat(Files.readAllLines(folder.resolve(EventFile.NAME)))
                .containsExactly(
                        "{\"id\":1,\"time\":\"2026-01-01T00:00:00Z\",\"kind\":\"agent-unreachable\",\"agent\":\"S1\","
                                + "\"reason\":\"no answer \\\"for\\\" 75 s\"}",
                        "{\"id\":2,\"time\":\"2026-01-01T00:00:00Z\",\"kind\":\"agent-registered\",\"agent\":\"S1\"}");
        assertThat(metrics.counted("events.written", "kind", "agent-registered"))
                .isEqualTo(1);
    }

    @Test
    void goesOnAfterARestartAndALineCutShort() throws Exception {
        try (EventFile log = open(BIG)) {
            log.tell("one");
            log.tell("two");
        }
        Files.writeString(folder.resolve(EventFile.NAME), "{\"id\":3,\"ti", StandardOpenOption.APPEND);
        try (EventFile log = open(BIG)) {
            log.tell("three");
            assertThat(ids(log.read(0, 10, any -> true).join())).containsExactly(1, 2, 3);
        }
    }

    @Test
    void keepsFilesOfLimitedSize() throws Exception {
        try (EventFile log = open(1000)) {
            for (int i = 0; i < 200; i++) {
                log.tell("agent-registered", "agent", "S" + i);
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(5);
            for (Path file : all) {
                assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
            }
        }
    }

    @Test
    void readsFromTheFilesWhatIsNotInMemoryAnyMore() throws Exception {
        try (EventFile log = open(BIG)) {
            for (int i = 0; i < 1500; i++) {
                log.tell(i == 3 ? "rare" : "usual");
            }
            assertThat(ids(log.read(9, 2, any -> true).join())).containsExactly(10, 11);
            assertThat(ids(log.read(-1, 2, any -> true).join())).containsExactly(1499, 1500);
            assertThat(ids(log.read(-1, 5, event -> event.path("kind").asText().equals("rare"))
                            .join()))
                    .containsExactly(4);
        }
    }

    @Test
    void isServedInPages() throws Exception {
        try (EventFile log = open(BIG)) {
            for (int i = 0; i < 5; i++) {
                log.tell(i % 2 == 0 ? "even" : "odd");
            }
            LoopbackTransport door = new LoopbackTransport(new EventsApi(log));

            assertThat(ids(json(get(door, "/?limit=2")).path("events"))).containsExactly(4, 5);
            JsonNode page = json(get(door, "/?since=1&limit=2"));
            assertThat(ids(page.path("events"))).containsExactly(2, 3);
            assertThat(page.path("next").asLong()).isEqualTo(3);
            assertThat(ids(json(get(door, "/?kind=odd,none")).path("events"))).containsExactly(2, 4);
            assertThat(json(get(door, "/?since=5")).path("next").asLong()).isEqualTo(5);
            assertThat(get(door, "/?since=x").status()).isEqualTo(400);
            assertThat(get(door, "/?limit=-1").status()).isEqualTo(400);
        }
    }

    @Test
    void whatCannotBeWrittenIsCounted() throws Exception {
        Files.createDirectories(folder.resolve(EventFile.NAME));
        try (EventFile log = open(BIG)) {
            log.tell("one");
        }
        assertThat(metrics.counted("events.lost")).isEqualTo(1);
    }

    private EventFile open(long bytesMax) {
        return EventFile.open(folder, bytesMax, time, metrics);
    }

    private static List<Integer> ids(Iterable<JsonNode> events) {
        return Stream.of(events)
                .flatMap(all -> {
                    Stream.Builder<Integer> ids = Stream.builder();
                    all.forEach(event -> ids.add(event.path("id").asInt()));
                    return ids.build();
                })
                .toList();
    }

    private static HttpResponse.Full get(LoopbackTransport door, String path) {
        return door.send(HttpRequest.of("GET", path, Headers.NONE, new byte[0])).join();
    }

    private static JsonNode json(HttpResponse.Full answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}

package io.slipway.universe.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.slipway.client.App;
import io.slipway.client.json.Json;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private final SimulatedTime time = new SimulatedTime();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final List<String> answers = new ArrayList<>();

    private Discovery discovery() {
        return new Discovery(
                id -> {
                    assertThat(id).isEqualTo("/kafka");
                    String answer = answers.size() > 1 ? answers.remove(0) : answers.get(0);
                    return answer.isEmpty() ? Optional.empty() : Optional.of(new App(Json.parse(answer.getBytes())));
                },
                time,
                duration -> time.advance(duration),
                new PrintStream(told));
    }

    private static String task(int index, String state, String health) {
        return "{\"id\":\"t" + index + "\",\"host\":\"127.0.0." + (index + 1) + "\",\"ports\":[90" + index + "2,90"
                + index + "3],\"state\":\"" + state + "\",\"instanceIndex\":" + index + health + "}";
    }

    private static String healthy(boolean alive) {
        return ",\"healthCheckResults\":[{\"alive\":" + alive + "}]";
    }

    private static String app(int instances, String checks, String... tasks) {
        return "{\"id\":\"/kafka\",\"instances\":" + instances + checks
                + ",\"portDefinitions\":[{\"port\":0,\"name\":\"broker\"},{\"port\":0,\"name\":\"controller\"}]"
                + ",\"tasks\":[" + List.of(tasks).stream().collect(Collectors.joining(",")) + "]}";
    }

    private static final String CHECKS = ",\"healthChecks\":[{\"protocol\":\"MESOS_TCP\"}]";

    private static Endpoints endpoints(String... args) {
        return Endpoints.parse(args);
    }

    @Test
    void waitsUntilTheAppIsThereAndAllItsInstancesAreHealthy() {
        answers.add("");
        answers.add(app(2, CHECKS, task(0, "TASK_STAGING", "")));
        answers.add(app(2, CHECKS, task(0, "TASK_RUNNING", ""), task(1, "TASK_RUNNING", healthy(false))));
        answers.add(app(2, CHECKS, task(1, "TASK_RUNNING", healthy(true)), task(0, "TASK_RUNNING", healthy(true))));
        assertThat(endpoints("kafka", "broker", "--wait").find(discovery()))
                .containsExactly("127.0.0.1:9002", "127.0.0.2:9012");
        assertThat(told.toString())
                .isEqualToIgnoringNewLines("waiting for port 'broker' of /kafka: there is no app of that id yet\n"
                        + "waiting for port 'broker' of /kafka: 0 of 2 instances ready, 1 started\n"
                        + "waiting for port 'broker' of /kafka: 0 of 2 instances ready, 2 started\n");
    }

    @Test
    void runningIsEnoughWithoutHealthChecks() {
        answers.add(app(1, "", task(0, "TASK_RUNNING", "")));
        assertThat(endpoints("/kafka", "controller").find(discovery())).containsExactly("127.0.0.1:9003");
    }

    @Test
    void afterAWhileTakesWhatThereIs() {
        answers.add(app(2, "", task(1, "TASK_RUNNING", ""), task(0, "TASK_LOST", "")));
        assertThat(endpoints("kafka", "broker", "--wait", "--patience", "20").find(discovery()))
                .containsExactly("127.0.0.2:9012");
        assertThat(Duration.ofNanos(time.nanoTime())).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(24));
    }

    @Test
    void givesUpWithWhatItSawLast() {
        answers.add(app(1, CHECKS, task(0, "TASK_RUNNING", healthy(false))));
        assertThatThrownBy(() -> endpoints("kafka", "broker", "--wait", "--timeout", "60")
                        .find(discovery()))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("after 60 s: 0 of 1 instances ready, 1 started");
        assertThat(told.toString().lines().count()).as("reminds every 15 s").isBetween(4L, 5L);
    }

    @Test
    void namesThePortsThatThereAre() {
        answers.add(app(1, "", task(0, "TASK_RUNNING", "")));
        assertThatThrownBy(() -> endpoints("kafka", "brokre", "--wait").find(discovery()))
                .hasMessage("app /kafka has no port named 'brokre', only [broker, controller]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "kafka", "kafka a b", "kafka broker --wait --timeout", "kafka broker --timeout x", "-x"})
    void refusesWrongArguments(String line) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Endpoints.run(
                line.isEmpty() ? new String[0] : line.split(" "), Map.of(), System.out, new PrintStream(err));
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("usage: Endpoints");
    }

    @Test
    void asksTheDoorOfTheTasksEnvironment() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = ("{\"app\":" + app(1, CHECKS, task(0, "TASK_RUNNING", healthy(true))) + "}")
                .getBytes(StandardCharsets.UTF_8);
        AtomicReference<String> shown = new AtomicReference<>();
        server.createContext("/v2/apps/kafka", exchange -> {
            shown.set(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            int exit = Endpoints.run(
                    new String[] {"/kafka", "broker"},
                    Map.of("SLIPWAY_URL", url, "SLIPWAY_TOKEN", "secret"),
                    new PrintStream(out),
                    System.err);
            assertThat(exit).isZero();
            assertThat(shown).hasValue("token=secret");
            assertThat(out.toString()).isEqualToIgnoringNewLines("127.0.0.1:9002");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void saysThatTheEnvironmentNamesNoDoor() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Endpoints.run(new String[] {"/kafka", "broker"}, Map.of(), System.out, new PrintStream(err));
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("SLIPWAY_URL is not set");
    }
}

package io.slipway.node.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TasksDoorTest {
    private static final URI FIRST = URI.create("http://10.0.0.1:7070");
    private static final URI SECOND = URI.create("http://10.0.0.2:7070");

    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedLoop loop = time.newLoop("agent");
    private final Map<URI, CompletableFuture<HttpResponse.Full>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Optional<URI> session = Optional.of(FIRST);
    private final TasksDoor door = new TasksDoor(() -> List.of(FIRST, SECOND), () -> session, Master::new, loop);

    private final class Master implements HttpTransport {
        private final URI address;

        Master(URI address) {
            this.address = address;
        }

        @Override
        public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
            assertThat(request.headers().first(Forwarding.VIA))
                    .as("the master may ask the leader")
                    .isEmpty();
            asked.add(address.getHost() + " " + request.method() + " " + request.path());
            return answers.getOrDefault(
                    address, CompletableFuture.completedFuture(HttpResponse.text(200, address.getHost())));
        }

        @Override
        public StreamHandle stream(HttpRequest request, StreamListener listener) {
            throw new AssertionError("nothing is streamed through");
        }
    }

    private CompletableFuture<HttpResponse> ask(String method, String path) {
        return door.handle(HttpRequest.of(method, path, Headers.NONE, new byte[0]))
                .<HttpResponse>thenApply(answer -> answer)
                .toCompletableFuture();
    }

    private static CompletableFuture<HttpResponse.Full> nothingListens() {
        return CompletableFuture.failedFuture(new IOException("nothing listens", new ConnectException("refused")));
    }

    @Test
    void asksTheMasterOfTheSession() {
        assertThat(((HttpResponse.Full) ask("POST", "/v2/apps").join()).text()).isEqualTo("10.0.0.1");
        assertThat(asked).containsExactly("10.0.0.1 POST /v2/apps");
    }

    @Test
    void asksTheNextOneWhenAMasterCannotBeReached() {
        answers.put(FIRST, nothingListens());

        assertThat(((HttpResponse.Full) ask("POST", "/v2/apps").join()).text()).isEqualTo("10.0.0.2");

        answers.put(SECOND, nothingListens());
        HttpResponse none = ask("POST", "/v2/apps").join();
        assertThat(none.status()).isEqualTo(503);
        assertThat(none.headers().first("Retry-After")).contains("1");
    }

    @Test
    void aWriteThatBrokeOffIsInDoubtAndAReadIsAskedAgain() {
        answers.put(FIRST, CompletableFuture.failedFuture(new IOException("the connection broke")));

        assertThat(ask("POST", "/v2/apps").join().status()).isEqualTo(502);
        assertThat(((HttpResponse.Full) ask("GET", "/v2/apps").join()).text()).isEqualTo("10.0.0.2");
    }

    @Test
    void doesNotWaitForAMasterThatTheAgentHasLeft() {
        answers.put(FIRST, new CompletableFuture<>());
        CompletableFuture<HttpResponse> read = ask("GET", "/v2/apps");
        CompletableFuture<HttpResponse> write = ask("POST", "/v2/apps");
        session = Optional.empty();
        time.advance(Duration.ofSeconds(20));
        assertThat(read).isNotDone();

        session = Optional.of(SECOND);
        time.advance(Duration.ofSeconds(5));

        assertThat(((HttpResponse.Full) read.join()).text()).isEqualTo("10.0.0.2");
        assertThat(write.join().status()).isEqualTo(502);
    }

    @Test
    void sendsWhoWantsAStreamToAMasterThatAnswers() {
        answers.put(FIRST, nothingListens());

        HttpResponse events = ask("GET", "/v2/events").join();
        HttpResponse scheduler = ask("POST", "/mesos/api/v1/scheduler").join();

        assertThat(events.status()).isEqualTo(302);
        assertThat(events.headers().first("Location")).contains("http://10.0.0.2:7070/v2/events");
        assertThat(scheduler.status()).isEqualTo(307);
        assertThat(asked).contains("10.0.0.2 GET /ping").doesNotContain("10.0.0.2 GET /v2/events");
    }
}

package io.slipway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.http.testing.RecordedStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackTransportTest {
    @Test
    void handsOverRequestAndAnswer() {
        LoopbackTransport transport = to(request -> done(HttpResponse.text(201, request.method() + request.text())));

        HttpResponse.Full answer = send(transport, HttpRequest.json("PUT", "/x", "{}"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("PUT{}");
        assertThat(answer.headers().first("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void answersLater() {
        CompletableFuture<HttpResponse> later = new CompletableFuture<>();
        CompletableFuture<HttpResponse.Full> answer = to(request -> later).send(HttpRequest.get("/"));

        assertThat(answer).isNotDone();
        later.complete(HttpResponse.empty(204));
        assertThat(answer.join().status()).isEqualTo(204);
    }

    @Test
    void aFailingHandlerIsA500ThatKeepsTheTextToItself() {
        HttpHandler thrower = request -> {
            throw new IllegalStateException("secret");
        };
        HttpHandler failer = request -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
        HttpHandler nothing = request -> done(null);

        for (HttpHandler handler : new HttpHandler[] {thrower, failer, nothing}) {
            HttpResponse.Full answer = send(to(handler), HttpRequest.get("/a"));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).contains("GET /a failed").doesNotContain("secret");
        }
    }

    @Test
    void aHandlerThatShedsLoadIsA429() {
        HttpHandler full = request -> CompletableFuture.failedFuture(new RejectedExecutionException("full"));

        HttpResponse.Full answer = send(to(full), HttpRequest.get("/a"));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers().first("Retry-After")).contains("1");
    }

    @Test
    void headHasNoBody() {
        HttpRequest head = HttpRequest.of("HEAD", "/", Headers.NONE, new byte[0]);

        assertThat(send(to(request -> done(HttpResponse.text(200, "body"))), head)
                        .body())
                .isEmpty();
    }

    @Test
    void sendsFiles(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "content");
        LoopbackTransport transport = to(request -> done(new HttpResponse.File(200, Headers.NONE, file)));

        assertThat(send(transport, HttpRequest.get("/")).text()).isEqualTo("content");

        Files.delete(file);
        assertThatThrownBy(() -> transport.send(HttpRequest.get("/f")).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void streamsPiecesUntilTheHandlerCloses() {
        AtomicReference<HttpResponse.StreamSink> sink = new AtomicReference<>();
        RecordedStream stream = new RecordedStream();
        to(request -> done(new HttpResponse.Stream(200, ServerSentEvents.HEADERS, sink::set))).stream(
                HttpRequest.get("/v2/events"), stream);

        assertThat(stream.status()).isEqualTo(200);
        sink.get().send("one".getBytes(UTF_8));
        sink.get().send("two".getBytes(UTF_8));
        assertThat(stream.text()).isEqualTo("onetwo");
        assertThat(stream.end()).isNotDone();
        sink.get().close();
        assertThat(stream.end()).isCompletedWithValue("");
        assertThat(sink.get().send(new byte[1])).isFalse();
    }

    @Test
    void theHandlerLearnsThatTheReaderLeft() {
        AtomicReference<HttpResponse.StreamSink> sink = new AtomicReference<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        RecordedStream stream = new RecordedStream();
        HttpTransport.StreamHandle handle = to(request -> done(new HttpResponse.Stream(200, Headers.NONE, opened -> {
                    sink.set(opened);
                    opened.onClose(() -> closed.complete(null));
                })))
                .stream(HttpRequest.get("/"), stream);

        handle.close();

        assertThat(closed).isCompleted();
        assertThat(sink.get().send(new byte[1])).isFalse();
        assertThat(stream.text()).isEmpty();
    }

    @Test
    void aWholeStreamIsGathered() {
        HttpHandler handler = request -> done(new HttpResponse.Stream(200, Headers.NONE, sink -> {
            sink.send("a".getBytes(UTF_8));
            sink.send("b".getBytes(UTF_8));
            sink.close();
        }));

        assertThat(send(to(handler), HttpRequest.get("/")).text()).isEqualTo("ab");
    }

    private static LoopbackTransport to(HttpHandler handler) {
        return new LoopbackTransport(handler);
    }

    private static CompletableFuture<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private static HttpResponse.Full send(LoopbackTransport transport, HttpRequest request) {
        return transport.send(request).orTimeout(10, TimeUnit.SECONDS).join();
    }
}

package io.slipway.http.jetty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.NetworkTransport;
import io.slipway.http.ServerSentEvents;
import io.slipway.http.testing.RecordedStream;
import io.slipway.runtime.config.ConfigException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
    private final AtomicReference<HttpHandler> handler = new AtomicReference<>();
    private final HttpServer server = HttpServer.start(
            new HttpServerConfig(
                    "127.0.0.1", 0, Set.of(), 1000, 2500, 256 * 1024, 8, Duration.ofSeconds(30), Duration.ofSeconds(5)),
            request -> handler.get().handle(request));
    private final NetworkTransport client = new NetworkTransport(URI.create("http://127.0.0.1:" + server.port()));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void handsOverTheWholeRequest() {
        handler.set(request -> text(request.method() + " " + request.path() + " "
                + request.query().all("a") + " " + request.text() + " "
                + request.headers().first("x-ü").orElse("-") + " " + request.remoteAddress()));

        HttpResponse.Full answer = send(HttpRequest.json("PATCH", "/v2/apps?a=1&a=%C3%BC%26", "{\"x\":1}"));

        assertThat(answer.text()).isEqualTo("PATCH /v2/apps [1, ü&] {\"x\":1} - 127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/apps//shop/web,       /v2/apps//shop/web",
        "/v2/apps/%2Fshop%2Fweb,   /v2/apps//shop/web",
        "/a%20b/%C3%BC/%25,        /a b/ü/%",
        "/a/../b/./c,              /b/c",
        "/a+b,                     /a+b",
        "/x/,                      /x/",
    })
    void decodesPaths(String sent, String seen) throws Exception {
        handler.set(request -> text(request.path()));

        assertThat(raw("GET " + sent + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("200 OK")
                .endsWith("\r\n\r\n" + seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files/..%2F..%2Fetc", "/files/%2e%2e/etc", "/files%2F..", "/../x"})
    void noPathLeadsUpwards(String path) throws Exception {
        handler.set(request -> text(request.path()));

        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("400 Bad Request")
                .contains("{\"message\":\"");
    }

    @Test
    void theClientEncodesWhatTheServerDecodes() {
        handler.set(request -> text(request.path() + request.query().values()));

        String path = "/v2/apps//ü b/100%/{x}+*";
        HttpRequest request = new HttpRequest(
                "GET",
                path,
                io.slipway.http.Query.parse("label=a%3D%3Db&embed=x+y"),
                Headers.NONE,
                new byte[0],
                "loopback");
        assertThat(send(request).text()).isEqualTo(path + "{label=[a==b], embed=[x y]}");
    }

    @Test
    void answersFromAnyThreadAndKeepsTheFields() {
        CompletableFuture<HttpResponse> later = new CompletableFuture<>();
        handler.set(request -> later);
        CompletableFuture<HttpResponse.Full> answer = client.send(HttpRequest.get("/"));
        CompletableFuture.runAsync(() -> later.complete(new HttpResponse.Full(
                201, Headers.of("Location", "/x", "Set-Cookie", "a", "Set-Cookie", "b"), "made".getBytes(UTF_8))));

        HttpResponse.Full whole = answer.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(whole.status()).isEqualTo(201);
        assertThat(whole.text()).isEqualTo("made");
        assertThat(whole.headers().first("location")).contains("/x");
        assertThat(whole.headers().all("set-cookie")).containsExactly("a", "b");
    }

    @Test
    void headTellsTheLengthWithoutTheBody() throws Exception {
        handler.set(request -> text("body"));

        assertThat(raw("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("Content-Length: 4\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void noContentHasNoLength() throws Exception {
        handler.set(request -> CompletableFuture.completedFuture(HttpResponse.empty(204)));

        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("204 No Content")
                .doesNotContain("Content-Length");
    }

    @Test
    void aBodyOverTheLimitIsA413ThatSaysSo() {
        handler.set(request -> text("length " + request.body().length));

        HttpResponse.Full fits = send(HttpRequest.of("POST", "/", Headers.NONE, new byte[1000]));
        HttpResponse.Full tooLong = send(HttpRequest.of("POST", "/", Headers.NONE, new byte[1001]));

        assertThat(fits.text()).isEqualTo("length 1000");
        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(tooLong.text())
                .isEqualTo("{\"message\":\"the request body is longer than the 1000 bytes accepted\"}");
    }

    @Test
    void aBodyOfUnknownLengthIsLimitedToo() throws Exception {
        handler.set(request -> text("length " + request.body().length));
        String head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "200\r\n" + "x".repeat(512) + "\r\n";

        assertThat(raw(head + chunk + "0\r\n\r\n")).endsWith("length 512");
        assertThat(raw(head + chunk + chunk + "0\r\n\r\n")).contains("413");
    }

    @Test
    void aFailingHandlerIsA500() {
        handler.set(request -> {
            throw new IllegalStateException("secret");
        });

        HttpResponse.Full answer = send(HttpRequest.get("/x"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("GET /x failed").doesNotContain("secret");
    }

    @Test
    void anAddressOrHeaderThatCannotBeReadIsA400InJson() throws Exception {
        handler.set(request -> text("fine"));

        assertThat(raw("GET /?a=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("400")
                .contains("{\"message\":\"");
        assertThat(raw("NO HTTP AT ALL\r\n\r\n")).contains("400").contains("{\"message\":\"");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .contains("431")
                .contains("{\"message\":\"");
    }

    @Test
    void refusesForeignHostsAndOrigins() throws Exception {
        handler.set(request -> text("fine"));

        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n"))
                .contains("403 Forbidden");
        assertThat(send(HttpRequest.of("POST", "/", Headers.of("Origin", "null"), new byte[0]))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void sendsFiles(@TempDir Path folder) throws Exception {
        byte[] content = new byte[300_000];
        new java.util.Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("f"), content);
        handler.set(request -> CompletableFuture.completedFuture(
                new HttpResponse.File(200, Headers.of("Content-Type", "application/octet-stream"), file)));

        HttpResponse.Full answer = send(HttpRequest.get("/"));
        assertThat(answer.body()).isEqualTo(content);
        assertThat(answer.headers().first("content-type")).contains("application/octet-stream");

        Files.delete(file);
        assertThat(send(HttpRequest.get("/")).status()).isEqualTo(404);
    }

    @Test
    void streamsEachPieceAtOnceUntilTheHandlerCloses() throws Exception {
        CompletableFuture<HttpResponse.StreamSink> sink = new CompletableFuture<>();
        handler.set(streaming(sink));
        RecordedStream stream = new RecordedStream();
        client.stream(HttpRequest.get("/v2/events"), stream);

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.headers().first("content-type")).contains("text/event-stream;charset=utf-8");
        sink.get(10, TimeUnit.SECONDS).send(ServerSentEvents.event("one", "{}"));
        stream.await("event: one\r\ndata: {}\r\n\r\n");
        sink.get(10, TimeUnit.SECONDS).send("two".getBytes(UTF_8));
        stream.await("two");
        sink.get(10, TimeUnit.SECONDS).close();
        assertThat(stream.end().get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void aReaderThatLeavesEndsTheStream() throws Exception {
        CompletableFuture<HttpResponse.StreamSink> sink = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        handler.set(streaming(sink));
        RecordedStream stream = new RecordedStream();
        HttpTransport.StreamHandle handle = client.stream(HttpRequest.get("/"), stream);
        stream.status();
        sink.get(10, TimeUnit.SECONDS).onClose(() -> closed.complete(null));
        handle.close();

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (sink.get(10, TimeUnit.SECONDS).send(ServerSentEvents.heartbeat()) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aReaderThatIsTooSlowIsClosed() throws Exception {
        CompletableFuture<HttpResponse.StreamSink> sink = new CompletableFuture<>();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        handler.set(request -> CompletableFuture.completedFuture(new HttpResponse.Stream(200, Headers.NONE, s -> {
            sink.complete(s);
            s.onClose(() -> closed.complete(null));
            opened.complete(null);
        })));
        try (Socket slow = new Socket("127.0.0.1", server.port())) {
            slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            opened.get(10, TimeUnit.SECONDS);
            byte[] piece = new byte[64 * 1024];
            int sent = 0;
            while (sink.get(10, TimeUnit.SECONDS).send(piece)) {
                sent++;
                assertThat(sent)
                        .as("what a peer that reads nothing can make the server hold")
                        .isLessThan(1000);
            }
            closed.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStopEndsStreamsAndWaitsForAnswers() throws Exception {
        CompletableFuture<HttpResponse.StreamSink> sink = new CompletableFuture<>();
        CompletableFuture<HttpResponse> slow = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        handler.set(request -> {
            if (request.path().equals("/stream")) {
                return streaming(sink).handle(request);
            }
            asked.complete(null);
            return slow;
        });
        // A starved machine must not run into the limit: what is waited for here is the answer, not the time.
        HttpServer patient = HttpServer.start(
                new HttpServerConfig(
                        "127.0.0.1",
                        0,
                        Set.of(),
                        1000,
                        2500,
                        256 * 1024,
                        8,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2)),
                handler.get());
        NetworkTransport client = new NetworkTransport(URI.create("http://127.0.0.1:" + patient.port()));
        RecordedStream stream = new RecordedStream();
        client.stream(HttpRequest.get("/stream"), stream);
        stream.status();
        CompletableFuture<HttpResponse.Full> answer = client.send(HttpRequest.get("/slow"));
        asked.get(60, TimeUnit.SECONDS);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(patient::close);

        assertThat(stream.end().get(60, TimeUnit.SECONDS)).isEmpty();
        assertThatThrownBy(() -> stopped.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        slow.complete(HttpResponse.text(200, "after all"));
        assertThat(answer.get(60, TimeUnit.SECONDS).text()).isEqualTo("after all");
        stopped.get(60, TimeUnit.SECONDS);
        assertThatThrownBy(() -> client.send(HttpRequest.get("/")).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void refusesBodiesThatMemoryHasNoRoomForAndRecovers() throws Exception {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        CountDownLatch inside = new CountDownLatch(2);
        handler.set(request -> {
            inside.countDown();
            return answer;
        });
        HttpRequest large = HttpRequest.of("POST", "/v2/apps", Headers.NONE, new byte[1000]);
        var first = client.send(large);
        var second = client.send(large);
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        HttpResponse.Full refused = client.send(large).get(10, TimeUnit.SECONDS);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().first("Retry-After")).contains("1");

        answer.complete(HttpResponse.empty(204));
        assertThat(first.get(10, TimeUnit.SECONDS).status()).isEqualTo(204);
        assertThat(second.get(10, TimeUnit.SECONDS).status()).isEqualTo(204);
        assertThat(untilAccepted(large)).isEqualTo(204);
    }

    /** The memory is given back when the answer is written, which the client may see a moment before. */
    private int untilAccepted(HttpRequest request) throws Exception {
        int status = 429;
        for (int i = 0; i < 1000 && status == 429; i++) {
            status = client.send(request).get(10, TimeUnit.SECONDS).status();
        }
        return status;
    }

    @Test
    void aPortInUseIsToldWithWhatToDo() {
        assertThatThrownBy(() -> HttpServer.start(HttpServerConfig.loopback(server.port()), handler.get()))
                .isInstanceOf(HttpServerException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port() + ": the port is in use")
                .hasMessageContaining("choose another port");
    }

    @Test
    void anAddressThatIsNotOursIsToldWithWhatToDo() {
        assertThatThrownBy(() -> HttpServer.start(HttpServerConfig.on("192.0.2.1", 0, Set.of()), handler.get()))
                .isInstanceOf(HttpServerException.class)
                .hasMessageContaining("192.0.2.1:0: this machine has no such address");
        assertThatThrownBy(() -> HttpServer.start(HttpServerConfig.on("no.such.invalid", 0, Set.of()), handler.get()))
                .isInstanceOf(HttpServerException.class)
                .hasMessageContaining("no such address");
    }

    @Test
    void configurationTellsAllProblemsAndHasItsDefaults() {
        assertThatThrownBy(() ->
                        new HttpServerConfig("", 70_000, Set.of(), 0, -1, 0, 1, Duration.ZERO, Duration.ofSeconds(-1)))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(8));
        assertThat(HttpServerConfig.loopback(7070))
                .isEqualTo(new HttpServerConfig(
                        "127.0.0.1",
                        7070,
                        Set.of(),
                        16 << 20,
                        128 << 20,
                        1 << 20,
                        32,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(3)));
    }

    @Test
    void theClientSaysWhatIsWrongWithTheConnection() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        NetworkTransport nobody = new NetworkTransport(URI.create("http://127.0.0.1:" + free));
        RecordedStream stream = new RecordedStream();
        nobody.stream(HttpRequest.get("/x"), stream);

        String wanted = "GET http://127.0.0.1:" + free + "/x: nothing listens there; check that the server runs";
        assertThatThrownBy(() -> nobody.send(HttpRequest.get("/x")).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining(wanted);
        assertThat(stream.end().get(10, TimeUnit.SECONDS)).contains(wanted);
        assertThatThrownBy(() -> new NetworkTransport(URI.create("localhost:7070")))
                .hasMessageContaining("expected such as http://127.0.0.1:7070");
    }

    @Test
    void theClientDoesNotWaitForEver() throws Exception {
        handler.set(request -> new CompletableFuture<>());
        NetworkTransport hasty = new NetworkTransport(
                URI.create("http://127.0.0.1:" + server.port()), Duration.ofSeconds(5), Duration.ofSeconds(1));
        RecordedStream stream = new RecordedStream();
        hasty.stream(HttpRequest.get("/x"), stream);

        assertThatThrownBy(() -> hasty.send(HttpRequest.get("/x")).get(10, TimeUnit.SECONDS))
                .hasMessageContaining("no answer within 1000 ms");
        assertThat(stream.end().get(10, TimeUnit.SECONDS)).contains("no answer within 1000 ms");
    }

    private static HttpHandler streaming(CompletableFuture<HttpResponse.StreamSink> sink) {
        return request -> CompletableFuture.completedFuture(
                new HttpResponse.Stream(200, ServerSentEvents.HEADERS, sink::complete));
    }

    private static CompletableFuture<HttpResponse> text(String text) {
        return CompletableFuture.completedFuture(HttpResponse.text(200, text));
    }

    private HttpResponse.Full send(HttpRequest request) {
        return client.send(request).orTimeout(10, TimeUnit.SECONDS).join();
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}

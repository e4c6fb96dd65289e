package io.slipway.pipeline.timeseries.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebServerTest {
    private final Vitals vitals = new Vitals("test", InstantSource.system());
    private final WebServer server = WebServer.start(
            new WebServer.Address("127.0.0.1", 0, List.of("node.example")),
            vitals,
            () -> Map.of("rows", 7),
            request -> {
                if (request.path().equals("/bad")) {
                    throw new IllegalStateException("it broke");
                }
                return Answer.json(200, Map.of("path", request.path(), "query", request.query()));
            });

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void isHealthyOnceItRunsAndStaysSoInTrouble() throws Exception {
        vitals.waiting("waiting for Cassandra");
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/health").body()).isEqualTo("{\"healthy\":false,\"reason\":\"waiting for Cassandra\"}");

        vitals.running();
        vitals.trouble("down");

        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/status").body())
                .contains("\"program\":\"test\"", "\"state\":\"running\"", "\"lastError\":\"down\"", "\"rows\":7");
    }

    @Test
    void handsOtherPathsOn() throws Exception {
        assertThat(get("/a/b?x=1%20y&z").body()).contains("\"path\":\"/a/b\"", "\"x\":\"1 y\"", "\"z\":\"\"");
        assertThat(get("/bad").statusCode()).isEqualTo(500);
        assertThat(get("/bad").body()).isEqualTo("{\"errors\":[\"it broke\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:PORT,,200",
        "127.0.0.1:PORT,,200",
        "127.0.0.7,,200",
        "node.example:80,,200",
        "NODE.example.,,200",
        "[::1]:PORT,,200",
        "evil.example,,403",
        "evil.example:PORT,,403",
        "127.0.0.1.evil.example,,403",
        "localhost.evil.example,,403",
        "127.0.0.1:PORT,http://127.0.0.1:PORT,200",
        "localhost:PORT,http://localhost:PORT,200",
        "127.0.0.1:PORT,http://127.0.0.1:9,403",
        "127.0.0.1:PORT,http://localhost:PORT,403",
        "127.0.0.1:PORT,https://evil.example,403",
        "127.0.0.1:PORT,null,403"
    })
    void refusesForeignHostsAndOrigins(String host, String origin, int status) throws IOException {
        String port = Integer.toString(server.port());
        String request = "GET /x HTTP/1.1\r\nHost: " + host.replace("PORT", port) + "\r\n"
                + (origin == null ? "" : "Origin: " + origin.replace("PORT", port) + "\r\n")
                + "Connection: close\r\n\r\n";

        assertThat(exchange(request)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void refusesARequestWithoutHost() throws IOException {
        assertThat(exchange("GET /x HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403");
    }

    private String exchange(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}

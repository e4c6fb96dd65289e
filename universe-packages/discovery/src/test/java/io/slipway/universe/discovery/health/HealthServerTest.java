package io.slipway.universe.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void saysWhatTheProbeSays() throws Exception {
        AtomicReference<Supplier<Optional<String>>> probe = new AtomicReference<>(Optional::empty);
        int port = freePort();
        HealthServer.start("127.0.0.1", port, () -> probe.get().get());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> well = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(well.body()).isEqualTo("{\"healthy\":true}\n");
        probe.set(() -> Optional.of("no \"quorum\""));
        HttpResponse<String> ill = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(ill.statusCode()).isEqualTo(503);
        assertThat(ill.body()).isEqualTo("{\"healthy\":false,\"reason\":\"no \\\"quorum\\\"\"}\n");
        probe.set(() -> {
            throw new IllegalStateException("broken");
        });
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .contains("the check itself failed");
        assertThatThrownBy(() -> HealthServer.start("127.0.0.1", port, Optional::empty))
                .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
    }
}

package io.slipway.packages.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.MediaTypes;
import io.slipway.cosmosapi.Repository;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteRepositoryTest {
    private static final String PACKAGES = """
            {"packages":[{"packagingVersion":"4.0","name":"far","version":"1","releaseVersion":0,"maintainer":"m",
              "description":"d","tags":[]}]}
            """;

    private final List<String> accepts = new ArrayList<>();
    private final List<String> agents = new ArrayList<>();
    private final SimulatedTime time = new SimulatedTime();
    private final RemoteRepository remote = new RemoteRepository(Duration.ofSeconds(5), "cosmos/1 dcos/1.13");
    private final Reader reader = new Reader(Runnable::run, remote, time, Duration.ofMinutes(1));
    private HttpServer server;
    private int status = 200;
    private String type = MediaTypes.REPOSITORY_V4;
    private String body = PACKAGES;
    private boolean gzip = true;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/repo", exchange -> {
            accepts.add(exchange.getRequestHeaders().getFirst("Accept"));
            agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (gzip) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (OutputStream out = new GZIPOutputStream(packed)) {
                    out.write(bytes);
                }
                bytes = packed.toByteArray();
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Repository repository() {
        return new Repository("far", "http://127.0.0.1:" + server.getAddress().getPort() + "/repo");
    }

    private CosmosException failure() {
        CompletionException failure = catchThrowableOfType(
                CompletionException.class, () -> remote.fetch(repository()).join());
        return (CosmosException) failure.getCause();
    }

    @Test
    void asksAsCosmosDoesAndReadsGzip() {
        assertThat(remote.fetch(repository()).join()).hasSize(1);
        assertThat(accepts)
                .containsExactly("application/vnd.dcos.universe.repo+json;charset=utf-8;version=v5,"
                        + " application/vnd.dcos.universe.repo+json;charset=utf-8;version=v4,"
                        + " application/vnd.dcos.universe.repo+json;charset=utf-8;version=v3");
        assertThat(agents).containsExactly("cosmos/1 dcos/1.13");
    }

    @Test
    void refusesAnotherContentType() {
        type = "application/json";
        gzip = false;
        assertThat(failure().error().type()).isEqualTo("UnsupportedContentType");
        assertThat(failure()).hasMessageContaining("[application/json]");
    }

    @Test
    void tellsStatusAndBrokenJson() {
        status = 404;
        assertThat(failure().error().type()).isEqualTo("UniverseClientHttpError");
        assertThat(failure().error().status()).isEqualTo(500);
        status = 200;
        body = "{\"packages\":[{\"name\":\"x\"}]}";
        assertThat(failure()).hasMessageContaining("packages[0] (x)").hasMessageContaining("packagingVersion");
    }

    @Test
    void leavesOutOnlyThePackageThatIsBroken() {
        body = PACKAGES.replace("[{", "[{\"name\":\"x\"}, 5, {");
        assertThat(remote.fetch(repository()).join()).hasSize(1);
    }

    @Test
    void keepsAnAnswerForAWhileAndTheLastOneWhenItIsDown() {
        assertThat(reader.contents(repository()).join().packages()).hasSize(1);
        assertThat(reader.contents(repository()).join().packages()).hasSize(1);
        assertThat(accepts).hasSize(1);
        time.advance(Duration.ofSeconds(61));
        status = 503;
        Contents down = reader.contents(repository()).join();
        assertThat(down.packages()).hasSize(1);
        assertThat(down.failure()).isNotNull();
        assertThat(accepts).hasSize(2);
        Contents stillDown = reader.contents(repository()).join();
        assertThat(stillDown.failure()).isNotNull();
        assertThat(accepts).as("one that is down is not asked on every request").hasSize(2);
        time.advance(Duration.ofSeconds(61));
        status = 200;
        assertThat(reader.contents(repository()).join().failure()).isNull();
    }
}

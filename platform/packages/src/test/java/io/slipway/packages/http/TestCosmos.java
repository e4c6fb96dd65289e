package io.slipway.packages.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.cosmosapi.MediaTypes;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import io.slipway.packages.Packages;
import io.slipway.packages.PackagesConfig;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The package manager on a log in memory, before a scheduler and a master that answer as told. */
final class TestCosmos implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final FakeMarathon marathon;
    final FakeMaster master;
    private final ThreadEventLoop loop;
    private final MemoryLog log;
    private final Packages packages;

    TestCosmos() {
        this(universe(), new MemoryDisk(), new FakeMarathon());
    }

    TestCosmos(Path universe, MemoryDisk disk, FakeMarathon marathon) {
        this.marathon = marathon;
        this.master = new FakeMaster();
        this.loop = new ThreadEventLoop("packages", Clock.system(), 1000);
        this.log = MemoryLog.single(disk);
        PackagesConfig config =
                new PackagesConfig(universe, Duration.ofSeconds(5), Duration.ofMinutes(1), "0.1.0-test");
        this.packages = Packages.start(
                config, loop, log, new LoopbackTransport(marathon), new LoopbackTransport(master), new Metrics());
        log.start();
    }

    static Path universe() {
        try {
            return Path.of(TestCosmos.class.getResource("/universe").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse.Full send(HttpRequest request) {
        try {
            return new LoopbackTransport(packages.handler()).send(request).get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse.Full post(String path, String kind, int version, String body) {
        Headers headers = Headers.of(
                "Content-Type",
                MediaTypes.ofPackage(kind + "-request", 1),
                "Accept",
                MediaTypes.ofPackage(kind + "-response", version),
                "Host",
                "door.example:7070",
                "Authorization",
                "token=abc");
        return send(HttpRequest.of("POST", path, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    HttpResponse.Full service(String verb, String body) {
        Headers headers = Headers.of(
                "Content-Type", MediaTypes.ofService(verb + "-request", 1),
                "Accept", MediaTypes.ofService(verb + "-response", 1));
        return send(HttpRequest.of("POST", "/cosmos/service/" + verb, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    static JsonNode json(HttpResponse.Full response) {
        return json(response.text());
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    @Override
    public void close() {
        packages.close();
        log.close();
        loop.close();
    }
}

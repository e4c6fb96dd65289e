package io.slipway.node;

import io.slipway.http.HttpRequest;
import io.slipway.http.NetworkTransport;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The trial runs behind the class-data archives that the launcher makes at build time: each uses its kind of process
 * once, so that the JVM writes down which classes that takes. {@code server} runs a cluster in a folder of its own;
 * {@code client} runs commands against a cluster that is a process of its own, as commands have it.
 */
final class ClassDataTrial {
    /** The launcher's option that asks for a trial. */
    static final String OPTION = "--class-data-trial";

    /** An app that is worth nothing. */
    static final String APP = "{\"id\":\"/trial\",\"cmd\":\"sleep 600\",\"cpus\":0.01,\"mem\":16,\"healthChecks\":[]}";

    private ClassDataTrial() {}

    static int run(String kind) {
        Path home = temporaryFolder();
        try {
            return kind.equals("client") ? new ClientTrial(home).run() : server(home);
        } finally {
            delete(home);
        }
    }

    private static int server(Path home) {
        Logging.toFile(home);
        UpConfig config = UpConfig.of(home, "127.0.0.1", 0, 1, Optional.of("cpus:1;mem:512;disk:512"), List.of(), true);
        try (Cluster cluster = Cluster.start(config, Clock.system(), reason -> {})) {
            use(cluster.url());
        }
        return 0;
    }

    private static void use(String url) {
        NetworkTransport door = new NetworkTransport(URI.create(url));
        door.send(HttpRequest.json("POST", "/v2/apps", APP)).join();
        for (String path : List.of("/v2/apps/trial", "/v2/groups", "/v2/queue", "/mesos/state", "/mesos/slaves", "/")) {
            door.send(HttpRequest.get(path)).join();
        }
        door.send(HttpRequest.json("DELETE", "/v2/apps/trial", "")).join();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("slipway-trial");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.slipway.agent.container.process;

import io.slipway.agent.container.Container;
import io.slipway.agent.container.ContainerLimits;
import io.slipway.agent.container.ContainerSpec;
import io.slipway.agent.testing.Await;
import io.slipway.mesosapi.ContainerId;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Real containers below a folder; ends what it started. */
final class ContainerFixture {
    final Path work;
    final ThreadEventLoop loop = new ThreadEventLoop("containers", Clock.system(), 10_000);
    final ExecutorService blocking = Executors.newFixedThreadPool(4);
    final ProcessSettings settings;
    final List<Container> launched = new ArrayList<>();
    ProcessContainers containers;

    ContainerFixture(Path work, boolean controlGroups, long logBytes) throws IOException {
        this.work = work;
        this.settings = new ProcessSettings(work, "test-" + UUID.randomUUID(), controlGroups, false, 500, logBytes, 3);
        this.containers = new ProcessContainers(settings, loop, blocking);
        // JUnit makes temporary folders that only their owner may enter.
        for (Path at = work; at != null && at.startsWith("/tmp") && at.getNameCount() > 1; at = at.getParent()) {
            at.toFile().setExecutable(true, false);
        }
    }

    ContainerSpec spec(List<String> command, Map<String, String> environment, String user, long memoryBytes)
            throws IOException {
        ContainerId id = new ContainerId(UUID.randomUUID().toString());
        Path records = Files.createDirectories(work.resolve("meta").resolve(id.value()));
        Path sandbox = Files.createDirectories(work.resolve("sandboxes").resolve(id.value()));
        return new ContainerSpec(
                id, records, sandbox, List.of(), command, environment, user, new ContainerLimits(500, memoryBytes));
    }

    ContainerSpec shell(String text) throws IOException {
        return spec(List.of("/bin/sh", "-c", text), Map.of("PATH", "/usr/bin:/bin"), null, 0);
    }

    Container launch(ContainerSpec spec) throws Exception {
        Container container = Await.get(containers.launch(spec));
        launched.add(container);
        return container;
    }

    String stdout(ContainerSpec spec) throws IOException {
        return Files.readString(spec.sandbox().resolve("stdout"));
    }

    /** Waits until the task has printed {@code text}. */
    void printed(ContainerSpec spec, String text) throws Exception {
        Path file = spec.sandbox().resolve("stdout");
        Await.until(
                text + " in " + file,
                () -> Files.exists(file) && Files.readString(file).contains(text));
    }

    /** Replaces the containers by those of a new agent process. */
    void restart() throws IOException {
        containers.close();
        containers = new ProcessContainers(settings, loop, blocking);
    }

    long supervisor(ContainerSpec spec) throws IOException {
        return new Records(spec.records()).processes().orElseThrow().supervisor();
    }

    void close() throws Exception {
        for (Container container : launched) {
            if (!container.exited().isDone() && container instanceof ProcessContainer) {
                container.stop(java.time.Duration.ZERO);
            }
        }
        for (Container container : launched) {
            Path records = work.resolve("meta").resolve(container.id().value());
            Remains remains = new Remains(
                    new ProcessTable(), null, ProcessContainers.MARKER + "=" + container.id(), container.pid());
            Await.until("end of " + records, () -> {
                remains.kill();
                return remains.strays().isEmpty();
            });
        }
        for (Container container : launched) {
            Await.until("groups of " + container.id(), () -> container.exited().isDone());
        }
        containers.close();
        loop.close();
        blocking.shutdownNow();
        blocking.awaitTermination(10, TimeUnit.SECONDS);
    }
}

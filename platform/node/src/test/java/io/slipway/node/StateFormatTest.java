package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.checkpoint.Checkpoints;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.Task;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.mesosapi.AgentId;
import io.slipway.packages.Packages;
import io.slipway.packages.PackagesConfig;
import io.slipway.replication.raft.RaftLog;
import io.slipway.replication.raft.RaftLogConfig;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import io.slipway.scheduler.Scheduler;
import io.slipway.scheduler.SchedulerConfig;
import io.slipway.scheduler.events.EventHub;
import io.slipway.scheduler.http.MarathonApi;
import io.slipway.scheduler.http.ServerInfo;
import io.slipway.scheduler.http.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Today's code on a whole home that an earlier version wrote: {@code state-1.zip}, as a {@code slipway up} that was
 * killed left it, with three instances of {@code /shop/web}, one of {@code /shop/store} on a persistent volume,
 * {@code /broken}, which fails again and again, a second source of packages, and an agent that is deactivated.
 *
 * <p>Fixtures are never replaced. Whoever changes a form adds the next one, made by the version before the change.
 */
class StateFormatTest {
    private static final AgentId AGENT = new AgentId("32e1c783-59f2-4819-902d-9650bcd10f14-S0");

    private final Closers closers = new Closers();

    @TempDir
    private Path home;

    @BeforeEach
    void unpack() throws IOException {
        try (ZipInputStream zip = new ZipInputStream(StateFormatTest.class.getResourceAsStream("state-1.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = home.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
    }

    @AfterEach
    void stop() {
        closers.close();
    }

    @Test
    void mastersStateIsReadWithAllAppsTasksAndSources() throws Exception {
        RaftLog log = new RaftLog(RaftLogConfig.single(home.resolve("log")));
        Metrics metrics = closers.add("metrics", new Metrics());
        Ids ids = Ids.secure();
        Master master =
                Master.start(MasterConfig.of("test", "localhost", 7070, "0.1.0"), loop("master"), log, ids, metrics);
        Scheduler scheduler = Scheduler.start(
                SchedulerConfig.of("localhost", () -> "http://localhost:7070"),
                loop("scheduler"),
                log,
                master.schedulerGateway(),
                ids,
                metrics,
                event -> {});
        EventHub hub = new EventHub(loop("events"), metrics, "test");
        ServerInfo info = new ServerInfo("0.1.0", "localhost:7070", 7070, false, "marathon", "slave_public", 0);
        MarathonApi marathon = new MarathonApi(scheduler.api(), hub, info, metrics, Clock.system());
        Packages packages = Packages.start(
                PackagesConfig.of(home, "0.1.0"),
                loop("packages"),
                log,
                new LoopbackTransport(marathon),
                new LoopbackTransport(master.handler()),
                metrics);
        closers.onClose("log", log::close);
        closers.onClose("packages", packages::close);
        log.start();
        await(() -> scheduler.api().isLeading());

        Snapshot apps = scheduler.api().snapshot();
        assertThat(apps.tasks(PathId.absolute("/shop/web")))
                .hasSize(3)
                .extracting(Task::state)
                .containsOnly("TASK_RUNNING");
        assertThat(apps.tasks(PathId.absolute("/shop/store")).get(0).localVolumes())
                .hasSize(1);
        assertThat(apps.root().app(PathId.absolute("/shop/web")).orElseThrow().labels())
                .containsEntry("TEAM", "shop");
        assertThat(apps.lastFailure(PathId.absolute("/broken"))).isPresent();
        assertThat(master.view().get(20, TimeUnit.SECONDS).awaited()).containsOnlyKeys(AGENT);
        assertThat(master.reactivate(AGENT).get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(sources(packages)).contains("\"Copy\"");
    }

    private static String sources(Packages packages) throws Exception {
        String kind = "application/vnd.dcos.package.repository.list-%s+json;charset=utf-8;version=v1";
        HttpRequest request = HttpRequest.of(
                "POST",
                "/package/repository/list",
                Headers.of("Content-Type", kind.formatted("request"), "Accept", kind.formatted("response")),
                "{}".getBytes(StandardCharsets.UTF_8));
        HttpResponse answer =
                packages.handler().handle(request).toCompletableFuture().get(20, TimeUnit.SECONDS);
        return ((HttpResponse.Full) answer).text();
    }

    @Test
    void agentsStateIsReadWithAllItsTasks() throws IOException {
        Checkpoints checkpoints = new Checkpoints(home.resolve("agents/0"));
        Checkpoints.Found found = checkpoints.find();

        assertThat(checkpoints.agentId()).contains(AGENT);
        assertThat(checkpoints.boot()).isPresent();
        assertThat(found.damaged()).isEmpty();
        assertThat(found.tasks())
                .hasSize(4)
                .extracting(entry -> entry.task().task().agentId())
                .containsOnly(AGENT);
        assertThat(found.tasks())
                .allSatisfy(entry -> assertThat(entry.reports().latest()).isNotNull());
    }

    private EventLoop loop(String name) {
        return closers.add(name, new ThreadEventLoop(name, Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX));
    }

    private static void await(BooleanSupplier condition) {
        long end = Clock.system().nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(Clock.system().nanoTime()).as("waited 60 s").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}

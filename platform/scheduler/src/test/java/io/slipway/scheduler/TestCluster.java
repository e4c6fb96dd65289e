package io.slipway.scheduler;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import io.slipway.scheduler.http.SchedulerApi;
import io.slipway.scheduler.http.SchedulerApi.AppMode;
import io.slipway.scheduler.http.SchedulerApi.Options;
import io.slipway.scheduler.http.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A scheduler, its log and a fake master on simulated time. The scheduler can crash and come back. */
final class TestCluster {
    static final Options PLAIN = new Options(false, false);
    static final Options FORCE = new Options(true, false);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final SimulatedTime time = new SimulatedTime();
    final FakeMaster master = new FakeMaster(time);
    final List<ApiEvent> events = new ArrayList<>();
    private final MemoryDisk disk = new MemoryDisk();
    private final Random random;
    private SimulatedLoop loop;
    private MemoryLog log;
    private Scheduler scheduler;
    private int starts;
    private Duration diskDelay = Duration.ZERO;
    private int waitingChangesMax = SchedulerConfig.DEFAULT_WAITING_CHANGES_MAX;

    TestCluster() {
        this(1);
    }

    TestCluster(long seed) {
        this.random = new Random(seed);
        start();
    }

    static TestCluster with(String... agents) {
        TestCluster cluster = new TestCluster();
        for (int i = 0; i < agents.length; i++) {
            cluster.master.agent("a" + (i + 1), agents[i]);
        }
        return cluster;
    }

    void start() {
        loop = time.newLoop("scheduler-" + ++starts);
        log = new MemoryLog(disk, loop, () -> diskDelay.plusMillis(1 + random.nextInt(5)));
        scheduler = Scheduler.start(
                SchedulerConfig.of("localhost", () -> "http://127.0.0.1:7070").withWaitingChangesMax(waitingChangesMax),
                loop,
                log,
                master,
                new Ids(new Random(random.nextLong())),
                new Metrics(),
                events::add);
        log.start();
    }

    /** The process dies: what was not flushed is lost. */
    void crash() {
        log.crash();
        loop.crash();
        master.disconnect(null);
    }

    void crashAndRestart() {
        crash();
        start();
    }

    /** Starts again with another limit of changes that wait for the log. */
    void limitWaitingChanges(int most) {
        waitingChangesMax = most;
        crashAndRestart();
        until(() -> api().isLeading());
    }

    /** From now on each flush of the log takes so much longer. */
    void slowDisk(Duration delay) {
        diskDelay = delay;
    }

    void takeSnapshots() {
        log.takeSnapshots();
    }

    MemoryLog log() {
        return log;
    }

    SchedulerApi api() {
        return scheduler.api();
    }

    Snapshot snapshot() {
        return api().snapshot();
    }

    static AppUpdate update(String id, String json) {
        try {
            return new AppUpdate(PathId.absolute(id), (ObjectNode) MAPPER.readTree(json.replace('\'', '"')));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static PathId id(String text) {
        return PathId.absolute(text);
    }

    SchedulerApi.Deployment put(String id, String json) {
        return await(api().updateApps(List.of(update(id, json)), AppMode.PUT_PARTIAL, PLAIN));
    }

    /** Waits for an answer, in simulated time; a failure is thrown as it is. */
    <T> T await(CompletableFuture<T> future) {
        time.until(future::isDone, Duration.ofSeconds(10));
        try {
            return future.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    void until(BooleanSupplier condition) {
        until(condition, Duration.ofMinutes(2));
    }

    void until(BooleanSupplier condition, Duration limit) {
        time.until(condition, limit);
    }

    void untilDone() {
        until(() -> snapshot().deployments().isEmpty());
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    /** Tasks of an app that the scheduler shows as running. */
    long running(String app) {
        return snapshot().tasks(id(app)).stream()
                .filter(task -> task.state().equals("TASK_RUNNING"))
                .count();
    }

    List<String> eventTypes() {
        return events.stream().map(ApiEvent::type).toList();
    }

    long count(String type) {
        return events.stream().filter(event -> event.type().equals(type)).count();
    }
}

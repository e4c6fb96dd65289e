package io.slipway.benchmarks.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.master.Master;
import io.slipway.master.MasterConfig;
import io.slipway.replication.LogException;
import io.slipway.replication.raft.RaftLog;
import io.slipway.replication.raft.RaftLogConfig;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import io.slipway.scheduler.Scheduler;
import io.slipway.scheduler.SchedulerConfig;
import io.slipway.scheduler.http.SchedulerApi;
import io.slipway.scheduler.http.SchedulerApi.AppMode;
import io.slipway.scheduler.http.SchedulerApi.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a master's process consists of, wired as there, but for HTTP: a log's member, a master and a scheduler. */
final class ControlPlane implements AutoCloseable {
    private static final String RUNNING = "scheduler_instances{condition=\"Running\"}";

    private final Metrics metrics = new Metrics();
    private final RaftLog log;
    private final ThreadEventLoop masterLoop;
    private final ThreadEventLoop schedulerLoop;
    private final Master master;
    private final Scheduler scheduler;

    /** Starts it; returns when the log has started. */
    ControlPlane(RaftLogConfig config) {
        Ids ids = Ids.secure();
        log = new RaftLog(config);
        masterLoop = loop("master-" + config.self());
        schedulerLoop = loop("scheduler-" + config.self());
        master = Master.start(MasterConfig.of("benchmark", "127.0.0.1", 7070, "0.1.0"), masterLoop, log, ids, metrics);
        scheduler = Scheduler.start(
                SchedulerConfig.of("127.0.0.1", () -> "http://127.0.0.1:7070"),
                schedulerLoop,
                log,
                master.schedulerGateway(),
                ids,
                metrics,
                event -> {});
        log.start();
    }

    static ThreadEventLoop loop(String name) {
        return new ThreadEventLoop(name, Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX);
    }

    Master master() {
        return master;
    }

    RaftLog log() {
        return log;
    }

    SchedulerApi api() {
        return scheduler.api();
    }

    boolean leads() {
        return scheduler.api().isLeading();
    }

    /** Waits until the scheduler decides. */
    void awaitLeading() {
        Waiting.until("the scheduler leads", this::leads);
    }

    /** So many apps {@code /app-0}, {@code /app-1} and so on, each with so many small instances. */
    CompletableFuture<SchedulerApi.Deployment> apps(int apps, int instances) {
        List<AppUpdate> updates = new ArrayList<>();
        for (int i = 0; i < apps; i++) {
            ObjectNode definition = JsonNodeFactory.instance.objectNode();
            definition.put("cmd", "sleep 100000");
            definition.put("cpus", 0.01).put("mem", 16).put("instances", instances);
            definition.putArray("portDefinitions");
            updates.add(new AppUpdate(PathId.absolute("/app-" + i), definition));
        }
        return api().updateApps(updates, AppMode.PUT_PARTIAL, new Options(true, false));
    }

    /** One more app, which has no instances. */
    CompletableFuture<SchedulerApi.Deployment> write(String name) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.put("cmd", "sleep 100000").put("instances", 0);
        AppUpdate update = new AppUpdate(PathId.absolute("/" + name), definition);
        return api().updateApps(List.of(update), AppMode.PUT_PARTIAL, new Options(true, false));
    }

    /** How many instances its scheduler shows to run. */
    int running() {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(RUNNING))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Ends at once: what is under way is not finished, its connections break. */
    void die() {
        master.close();
        scheduler.close();
    }

    @Override
    public void close() throws LogException {
        log.close();
        master.close();
        scheduler.close();
        masterLoop.close();
        schedulerLoop.close();
    }
}

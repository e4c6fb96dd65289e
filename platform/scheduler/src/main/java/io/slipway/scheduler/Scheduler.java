package io.slipway.scheduler;

import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.AppUpdate;
import io.slipway.marathonapi.GroupUpdate;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.health.UnitHealth;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.scheduler.http.SchedulerApi;
import io.slipway.scheduler.http.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Marathon that keeps apps running on what a Mesos master offers. It begins when its log does, recovers what it
 * knew, and takes over the tasks that run. Thread-safe.
 */
public final class Scheduler implements AutoCloseable {
    private final Engine engine;
    private final SchedulerApi api;

    private Scheduler(Engine engine, Ids ids) {
        this.engine = engine;
        this.api = new Desk(engine, ids);
    }

    /**
     * Joins the log under the name {@code scheduler}; to be called before the log starts.
     *
     * @param loop where the scheduler lives; no other component may block it
     * @param events hears what happens, on the loop; must not block
     */
    public static Scheduler start(
            SchedulerConfig config,
            EventLoop loop,
            ReplicatedLog log,
            SchedulerGateway gateway,
            Ids ids,
            Metrics metrics,
            Consumer<ApiEvent> events) {
        return start(config, loop, log, gateway, ids, metrics, events, EventLog.NONE);
    }

    /**
     * As {@link #start(SchedulerConfig, EventLoop, ReplicatedLog, SchedulerGateway, Ids, Metrics, Consumer)}.
     *
     * @param decisions told which deployments began and ended, and which tasks were ended and why
     */
    public static Scheduler start(
            SchedulerConfig config,
            EventLoop loop,
            ReplicatedLog log,
            SchedulerGateway gateway,
            Ids ids,
            Metrics metrics,
            Consumer<ApiEvent> events,
            EventLog decisions) {
        return new Scheduler(new Engine(config, loop, log, gateway, ids, metrics, events, decisions), ids);
    }

    /** How it is. */
    public UnitHealth health() {
        return engine.health();
    }

    /** What the HTTP API is served from. */
    public SchedulerApi api() {
        return api;
    }

    /** Disconnects from the master; tasks go on. What was asked for and not answered yet is in doubt. */
    @Override
    public void close() {
        engine.close();
    }

    private record Desk(Engine engine, Ids ids) implements SchedulerApi {
        @Override
        public Snapshot snapshot() {
            return engine.image();
        }

        @Override
        public boolean isLeading() {
            return engine.isLeading();
        }

        @Override
        public CompletableFuture<Deployment> updateApps(List<AppUpdate> updates, AppMode mode, Options options) {
            return engine.submit(draft -> new Operations(draft, ids).updateApps(updates, mode, options));
        }

        @Override
        public CompletableFuture<Deployment> deleteApp(PathId app, boolean wipe, Options options) {
            return engine.submit(draft -> new Operations(draft, ids).deleteApp(app, wipe, options));
        }

        @Override
        public CompletableFuture<Deployment> restartApp(PathId app, Options options) {
            return engine.submit(draft -> new Operations(draft, ids).restartApp(app, options));
        }

        @Override
        public CompletableFuture<Deployment> updateGroup(GroupUpdate update, boolean create, Options options) {
            return engine.submit(draft -> new Operations(draft, ids).updateGroup(update, create, options));
        }

        @Override
        public CompletableFuture<Deployment> deleteGroup(PathId group, boolean wipe, Options options) {
            return engine.submit(draft -> new Operations(draft, ids).deleteGroup(group, wipe, options));
        }

        @Override
        public CompletableFuture<Void> enforceRole(PathId group, boolean enforceRole) {
            return engine.submit(draft -> new Operations(draft, ids).enforceRole(group, enforceRole))
                    .thenAccept(done -> {});
        }

        @Override
        public CompletableFuture<Killed> killTasks(Set<String> tasks, KillMode how, Options options) {
            return engine.submit(draft -> new Operations(draft, ids).killTasks(tasks, how, options));
        }

        @Override
        public CompletableFuture<@Nullable Deployment> cancelDeployment(String id, boolean force) {
            return engine.submit(draft -> new Operations(draft, ids).cancelDeployment(id, force))
                    .thenApply(back -> back.orElse(null));
        }

        @Override
        public CompletableFuture<Void> resetDelay(PathId app) {
            return engine.resetDelay(app).thenAccept(waited -> {
                if (!waited) {
                    throw ApiError.notQueued(app);
                }
            });
        }
    }
}

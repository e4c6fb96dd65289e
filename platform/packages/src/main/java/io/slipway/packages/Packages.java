package io.slipway.packages;

import io.slipway.cosmosapi.Repository;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpTransport;
import io.slipway.packages.http.CosmosHandler;
import io.slipway.packages.install.Removal;
import io.slipway.packages.install.Services;
import io.slipway.packages.repository.Repositories;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.health.UnitHealth;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.metrics.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The package manager: repositories in the log, everything else in the scheduler's apps. Speaks Marathon v2 to the
 * scheduler and nothing else, and the master's HTTP API to end frameworks. Thread-safe.
 */
public final class Packages implements AutoCloseable {
    /** The name of the repository that comes with the distribution. */
    public static final String OWN_REPOSITORY = "Slipway";

    private static final int WORKERS = 2;
    private static final int QUEUE = 1_000;

    private static final UnitHealth.Unit UNIT =
            new UnitHealth.Unit("slipway-packages", "Slipway Packages", "Installs packages from repositories");

    private final Path universe;
    private final ThreadPoolExecutor worker;
    private final CosmosHandler handler;

    private Packages(Path universe, ThreadPoolExecutor worker, CosmosHandler handler) {
        this.universe = universe;
        this.worker = worker;
        this.handler = handler;
    }

    /**
     * Joins the log, which must not have been started yet, and is ready once that leads.
     *
     * @param loop where the list of repositories lives
     * @param marathon to the scheduler's own paths, {@code /v2/apps} and so on
     * @param mesos to the master's own paths, {@code /state} and so on
     */
    public static Packages start(
            PackagesConfig config,
            EventLoop loop,
            ReplicatedLog log,
            HttpTransport marathon,
            HttpTransport mesos,
            Metrics metrics) {
        ThreadPoolExecutor worker = newWorker();
        Repository own = new Repository(
                OWN_REPOSITORY,
                config.universe().toAbsolutePath().normalize().toUri().toString());
        Repositories.Remote remote = new Repositories.Remote(
                config.remoteTimeout(), config.remoteKeep(), "cosmos/" + config.version() + " dcos/1.13");
        Repositories repositories = new Repositories(loop, log, own, remote, worker);
        Services services = new Services(marathon);
        CosmosHandler handler = new CosmosHandler(
                repositories, services, new Removal(services, mesos), worker, config.remoteTimeout(), metrics);
        return new Packages(config.universe(), worker, handler);
    }

    private static ThreadPoolExecutor newWorker() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor worker = new ThreadPoolExecutor(
                WORKERS, WORKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "packages-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        worker.allowCoreThreadTimeOut(true);
        return worker;
    }

    /** Serves {@code /package}, {@code /capabilities}, {@code /service} and {@code /cosmos/service}; whole paths. */
    public HttpHandler handler() {
        return handler;
    }

    /** How it is. */
    public UnitHealth health() {
        int waiting = worker.getQueue().size();
        if (waiting >= QUEUE) {
            return UNIT.unwell(waiting + " requests wait for its " + WORKERS + " threads, and more are refused");
        }
        return Files.isReadable(universe)
                ? UNIT.well(waiting + " requests wait")
                : UNIT.unwell("the packages that come with the distribution cannot be read at " + universe
                        + "; install the distribution anew");
    }

    /** Ends the threads; requests under way fail. */
    @Override
    public void close() {
        worker.shutdownNow();
    }
}

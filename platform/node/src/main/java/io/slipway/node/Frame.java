package io.slipway.node;

import io.slipway.http.Admission;
import io.slipway.http.HttpHandler;
import io.slipway.http.MeasuredHandler;
import io.slipway.http.RequestIds;
import io.slipway.http.jetty.HttpServer;
import io.slipway.http.jetty.HttpServerConfig;
import io.slipway.http.jetty.HttpServerException;
import io.slipway.http.tls.ServerTls;
import io.slipway.replication.LogException;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.lifecycle.Closers;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the parts of a process are built into: time, ids, metrics, and the list of what to close. Owned by the thread
 * that starts the process, and at the end by the one that stops it.
 */
final class Frame implements AutoCloseable {
    private final Distribution distribution;
    private final Clock clock;
    private final Ids ids = Ids.secure();
    private final Metrics metrics = new Metrics();
    private final Closers closers = new Closers();

    private Frame(Distribution distribution, Clock clock) {
        this.distribution = distribution;
        this.clock = clock;
        metrics.declare(Measured.PROCESS);
    }

    /**
     * Builds a process into a new frame.
     *
     * @throws NodeException when it cannot start; what was started is stopped again
     */
    static <N extends Node> N build(Clock clock, Function<Frame, N> builder) {
        Frame frame = new Frame(Distribution.ofProcess(), clock);
        try {
            return builder.apply(frame);
        } catch (NodeException e) {
            frame.close();
            throw e;
        } catch (LogException e) {
            frame.close();
            throw new NodeException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            frame.close();
            throw e;
        }
    }

    Distribution distribution() {
        return distribution;
    }

    Clock clock() {
        return clock;
    }

    Ids ids() {
        return ids;
    }

    Metrics metrics() {
        return metrics;
    }

    Closers closers() {
        return closers;
    }

    /** A new event loop; it outlives everything that is built later. */
    ThreadEventLoop loop(String name) {
        ThreadEventLoop loop = closers.add(name, new ThreadEventLoop(name, clock, ThreadEventLoop.DEFAULT_MAILBOX));
        metrics.gauge("loop.mailbox.tasks", loop::waiting, "loop", name);
        return loop;
    }

    /** Takes an address. @throws NodeException when it cannot be had */
    HttpServer listen(String host, int port, Set<String> allowedHosts, Pressure pressure, HttpHandler handler) {
        return listen(host, port, allowedHosts, Optional.empty(), pressure, handler);
    }

    /** Takes an address. @throws NodeException when it cannot be had */
    HttpServer listen(
            String host,
            int port,
            Set<String> allowedHosts,
            Optional<ServerTls> tls,
            Pressure pressure,
            HttpHandler handler) {
        try {
            return closers.add(
                    "server",
                    HttpServer.start(
                            HttpServerConfig.on(host, port, allowedHosts)
                                    .withMaxBodiesBytes(pressure.bodiesBytes())
                                    .withTls(tls),
                            handler,
                            safe -> around(safe, pressure)));
        } catch (HttpServerException e) {
            throw new NodeException(e.getMessage() + " (--port).", e);
        }
    }

    /** Every answer is measured, also a refusal, and carries the id of its request. */
    private HttpHandler around(HttpHandler safe, Pressure pressure) {
        HttpHandler admitted = new Admission(safe, pressure.requests(), metrics);
        return new MeasuredHandler(
                new RequestIds(admitted, ids, Measured::isProtocol), metrics, clock, Measured.ROUTES);
    }

    /** Tells others who look into {@code home} who runs here and where it serves. */
    void announce(Home home, String url) {
        try {
            home.announce(url, clock);
        } catch (IOException e) {
            throw new NodeException("cannot write " + home.resolve("up.json") + ": " + Home.words(e), e);
        }
    }

    /** The address of a server. */
    static String url(String host, int port) {
        return url("http", host, port);
    }

    /** The address of a server. */
    static String url(String scheme, String host, int port) {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Stops everything, last started first. */
    @Override
    public void close() {
        closers.close();
        metrics.close();
    }
}

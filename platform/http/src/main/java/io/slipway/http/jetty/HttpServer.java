package io.slipway.http.jetty;

import io.slipway.http.HttpHandler;
import io.slipway.http.SafeHandler;
import io.slipway.http.SiteGuard;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server, plain or over TLS. Every request passes the {@link SiteGuard}; a handler that fails is answered
 * as {@link SafeHandler} says. Handlers are called on the server's threads and may answer on any. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int REQUEST_HEADER_MAX_BYTES = 16 * 1024;

    /** Connections are spread over these threads, so that a handler that is slow for once holds up only some. */
    private static final int SELECTORS = 3;

    /** A connection kept alive without a request need not be waited for at a stop. */
    private static final long SHUTDOWN_IDLE_MS = 50;

    /**
     * What Jetty refuses by itself and this server takes: app ids in paths begin with a slash ({@code
     * /v2/apps//shop/web}) or come encoded ({@code %2Fshop%2Fweb}). Nothing behind it guards a path by its prefix, so
     * no ambiguity can be used.
     */
    private static final UriCompliance PATHS = UriCompliance.DEFAULT.with(
            "slipway",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_ENCODING);

    private final Server server;
    private final ServerConnector connector;
    private final RequestHandler handler;

    private HttpServer(Server server, ServerConnector connector, RequestHandler handler) {
        this.server = server;
        this.connector = connector;
        this.handler = handler;
    }

    /**
     * Listens, and answers with {@code handler}.
     *
     * @throws HttpServerException when the address or port cannot be had
     */
    public static HttpServer start(HttpServerConfig config, HttpHandler handler) {
        return start(config, handler, UnaryOperator.identity());
    }

    /**
     * Listens, and answers with {@code handler}.
     *
     * @param around put around everything that answers, the site's guard and what turns failures into answers included;
     *     must not fail
     * @throws HttpServerException when the address or port cannot be had
     */
    public static HttpServer start(HttpServerConfig config, HttpHandler handler, UnaryOperator<HttpHandler> around) {
        QueuedThreadPool threads = new QueuedThreadPool(config.maxThreads(), Math.min(4, config.maxThreads()));
        threads.setName("http");
        threads.setDaemon(true);
        Server server = new Server(threads);
        server.setStopTimeout(config.stopTimeout().toMillis());
        server.setErrorHandler(new JsonErrors());

        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(REQUEST_HEADER_MAX_BYTES);
        http.setUriCompliance(PATHS);
        ServerConnector connector = new ServerConnector(server, 1, SELECTORS, connections(config, http));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.idleTimeout().toMillis());
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MS);
        server.addConnector(connector);

        HttpHandler safe = new SafeHandler(new SiteGuard(config.allowedHosts(), handler));
        RequestHandler requests = new RequestHandler(around.apply(safe), config);
        server.setHandler(new GracefulHandler(requests));
        open(connector, config, server);
        HttpServer started = new HttpServer(server, connector, requests);
        LOG.info(
                "listening on {}:{}{}",
                config.host(),
                started.port(),
                config.tls().isPresent() ? ", with TLS" : "");
        return started;
    }

    private static ConnectionFactory[] connections(HttpServerConfig config, HttpConfiguration http) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        return config.tls().map(tls -> TlsConnections.factories(tls, plain)).orElseGet(() ->
                new ConnectionFactory[] {plain});
    }

    /** The port is taken before any thread starts, so that nothing is left behind when it cannot be had. */
    private static void open(ServerConnector connector, HttpServerConfig config, Server server) {
        try {
            connector.open();
            server.start();
        } catch (Exception e) {
            connector.close();
            stopQuietly(server);
            throw new HttpServerException(explain(config, e), e);
        }
    }

    private static String explain(HttpServerConfig config, Exception failure) {
        String where = "cannot listen on " + config.host() + ":" + config.port() + ": ";
        Throwable cause = failure instanceof IOException && failure.getCause() != null ? failure.getCause() : failure;
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof BindException && text.contains("in use")) {
            return where + "the port is in use, perhaps by this program started twice; `ss -ltnp 'sport = :"
                    + config.port() + "'` shows who has it. End that, or choose another port (0 takes any free one)";
        }
        if (text.contains("permission denied")) {
            return where + "this user may not take that port; choose one above 1023";
        }
        if (text.contains("cannot assign") || cause instanceof UnresolvedAddressException) {
            return where + "this machine has no such address; choose one that `ip address` shows, or 127.0.0.1";
        }
        return where + cause;
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, ends the streams, and waits for answers under way, at most as long as configured. */
    @Override
    public void close() {
        handler.endStreams();
        stopQuietly(server);
    }

    private static void stopQuietly(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not stop cleanly", e);
        }
    }
}

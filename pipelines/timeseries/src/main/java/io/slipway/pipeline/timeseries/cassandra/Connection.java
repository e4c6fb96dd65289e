package io.slipway.pipeline.timeseries.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;

/** Opens sessions with the options that all programs share, and tells what the driver's errors mean. */
final class Connection {
    private Connection() {}

    /**
     * A session.
     *
     * @throws StoreException of kind {@code RETRY} if no node can be reached
     */
    static CqlSession open(StoreAddress address) {
        var nodes = new ArrayList<InetSocketAddress>();
        for (InetSocketAddress node : address.contactPoints()) {
            var resolved = new InetSocketAddress(node.getHostString(), node.getPort());
            if (!resolved.isUnresolved()) {
                nodes.add(resolved);
            }
        }
        if (nodes.isEmpty()) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "no Cassandra at " + address.nodes() + ": none of the names is known",
                    new java.net.UnknownHostException(address.nodes()));
        }
        try {
            return CqlSession.builder()
                    .addContactPoints(nodes)
                    .withLocalDatacenter(address.datacenter())
                    .withConfigLoader(options())
                    .build();
        } catch (RuntimeException e) {
            throw failure("no Cassandra at " + address.nodes(), e);
        }
    }

    /** What {@code error} means. */
    static StoreException failure(String what, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof StoreException known) {
            return known;
        }
        boolean refused = cause instanceof SyntaxError
                || cause instanceof FrameTooLongException
                || cause instanceof CodecNotFoundException
                || cause instanceof IllegalArgumentException
                || (cause instanceof InvalidQueryException invalid && !schemaIsMissing(invalid));
        String told = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new StoreException(
                refused ? StoreException.Kind.REFUSED : StoreException.Kind.RETRY, what + ": " + told, cause);
    }

    /** Somebody has not created the tables yet, or has dropped them: not the fault of what is written. */
    private static boolean schemaIsMissing(InvalidQueryException error) {
        String message = String.valueOf(error.getMessage());
        return message.contains("unconfigured table")
                || message.contains("does not exist")
                || message.contains("eyspace");
    }

    private static DriverConfigLoader options() {
        return DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(15))
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(10))
                .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, Duration.ofSeconds(10))
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(10))
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(10))
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withBoolean(DefaultDriverOption.REQUEST_WARN_IF_SET_KEYSPACE, false)
                .withBoolean(DefaultDriverOption.REQUEST_LOG_WARNINGS, false)
                .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
                .build();
    }
}

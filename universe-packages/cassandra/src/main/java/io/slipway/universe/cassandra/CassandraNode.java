package io.slipway.universe.cassandra;

import io.slipway.runtime.config.ConfigException;
import io.slipway.universe.discovery.DiscoveryException;
import io.slipway.universe.discovery.TaskSettings;
import io.slipway.universe.discovery.health.HealthServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a Cassandra node in this JVM, with {@code GET /health} at {@code PORT_HEALTH}, and marks its data once it has
 * joined. {@link CassandraPrepare} has run before; Cassandra is on the class path. SIGTERM drains the node (exit code
 * 143). Exit codes: 2 wrong environment, 1 no port for health checks, 3 Cassandra itself could not start.
 */
public final class CassandraNode {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private CassandraNode() {}

    /** The program. */
    public static void main(String[] args) throws ReflectiveOperationException {
        try {
            Map<String, String> environment = System.getenv();
            NodeSettings node = NodeSettings.of(environment);
            TaskSettings task = new TaskSettings(environment);
            int healthPort = task.port("HEALTH");
            task.throwIfAny();
            CqlProbe probe = new CqlProbe(Membership.address(node.host()), node.cqlPort());
            HealthServer.start(node.host(), healthPort, probe);
            Thread watcher = new Thread(() -> markWhenServing(probe, Path.of("data")), "join-mark");
            watcher.setDaemon(true);
            watcher.start();
        } catch (ConfigException e) {
            System.err.println("cannot start a Cassandra node: " + e.getMessage());
            System.exit(2);
        } catch (DiscoveryException | UncheckedIOException e) {
            System.err.println("cannot start a Cassandra node: " + e.getMessage());
            System.exit(1);
        }
        try {
            Class.forName("org.apache.cassandra.service.CassandraDaemon")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            System.err.println("Cassandra failed: " + e.getCause());
            System.exit(3);
        }
    }

    /** A node opens its native transport only after it has joined. */
    private static void markWhenServing(CqlProbe probe, Path data) {
        while (probe.get().isPresent()) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        try {
            JoinMark.set(data);
        } catch (IOException e) {
            System.err.println("cannot mark " + data.toAbsolutePath() + " as joined: " + e.getMessage()
                    + "; the next start will wait for its turn again");
        }
    }
}

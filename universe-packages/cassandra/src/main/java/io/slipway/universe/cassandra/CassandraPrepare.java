package io.slipway.universe.cassandra;

import io.slipway.runtime.config.ConfigException;
import io.slipway.universe.discovery.Discovery;
import io.slipway.universe.discovery.DiscoveryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Waits for the node's turn and writes {@code conf/} (cassandra.yaml, rack, logging, JVM options) into the task's
 * sandbox.
 * Runs before {@link CassandraNode}, in a small JVM of its own. Exit codes: 0 done, 1 failed, 2 wrong environment.
 */
public final class CassandraPrepare {
    private CassandraPrepare() {}

    /** The program. */
    public static void main(String[] args) {
        System.exit(run(System.getenv(), Path.of(""), System.err));
    }

    static int run(Map<String, String> environment, Path sandbox, PrintStream progress) {
        try {
            NodeSettings node = NodeSettings.of(environment);
            Path root = sandbox.toAbsolutePath();
            Path data = Files.createDirectories(root.resolve("data"));
            Path conf = Files.createDirectories(root.resolve("conf"));
            Files.createDirectories(root.resolve("tmp"));
            Files.createDirectories(root.resolve("triggers"));
            String address = Membership.address(node.host());
            List<String> seeds =
                    new Membership(node, address, data, progress).seeds(() -> Discovery.ofTask(environment, progress));
            String rack = Rack.of(node, data);
            Files.writeString(
                    conf.resolve("cassandra.yaml"), CassandraYaml.render(node, address, seeds, data.toString()));
            Files.writeString(conf.resolve("cassandra-rackdc.properties"), CassandraYaml.rackProperties(node, rack));
            Files.writeString(conf.resolve("jvm.options"), JvmOptions.render(node, root.toString(), data.toString()));
            try (InputStream logback = CassandraPrepare.class.getResourceAsStream("logback.xml")) {
                if (logback == null) {
                    throw new IOException("logback.xml is missing in the jar of this program");
                }
                Files.copy(logback, conf.resolve("logback.xml"), StandardCopyOption.REPLACE_EXISTING);
            }
            progress.println("Cassandra node " + node.index() + " of " + node.appId() + ": CQL at " + address + ":"
                    + node.cqlPort() + ", rack " + rack + ", seeds " + seeds);
            return 0;
        } catch (ConfigException e) {
            progress.println("cannot start a Cassandra node: " + e.getMessage());
            return 2;
        } catch (DiscoveryException | IOException e) {
            progress.println("cannot start a Cassandra node: " + e.getMessage());
            return 1;
        }
    }
}

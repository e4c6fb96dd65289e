package io.slipway.universe.kafka;

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
 * Writes {@code conf/server.properties} and {@code conf/log4j2.xml} of a node into the task's sandbox, after it has
 * found
 * the other nodes. Runs before {@link KafkaNode}, in a small JVM of its own. Exit codes: 0 done, 1 failed, 2 wrong
 * environment.
 */
public final class KafkaPrepare {
    private KafkaPrepare() {}

    /** The program. */
    public static void main(String[] args) {
        System.exit(run(System.getenv(), Path.of(""), System.err));
    }

    static int run(Map<String, String> environment, Path sandbox, PrintStream progress) {
        try {
            NodeSettings node = NodeSettings.of(environment);
            Path data = sandbox.toAbsolutePath().resolve("data");
            List<Voter> voters = new Voters(node, data.resolve("slipway-voters"), progress)
                    .find(() -> Discovery.ofTask(environment, progress));
            Path conf = Files.createDirectories(sandbox.toAbsolutePath().resolve("conf"));
            Files.writeString(
                    conf.resolve("server.properties"),
                    ServerProperties.render(node, voters, data.resolve("logs").toString()));
            try (InputStream log4j = KafkaPrepare.class.getResourceAsStream("log4j2.xml")) {
                if (log4j == null) {
                    throw new IOException("log4j2.xml is missing in the jar of this program");
                }
                Files.copy(log4j, conf.resolve("log4j2.xml"), StandardCopyOption.REPLACE_EXISTING);
            }
            progress.println("Kafka node " + node.index() + " of " + node.appId() + ": brokers at " + node.host() + ":"
                    + node.brokerPort() + ", voters " + voters);
            return 0;
        } catch (ConfigException e) {
            progress.println("cannot start a Kafka node: " + e.getMessage());
            return 2;
        } catch (DiscoveryException | IOException e) {
            progress.println("cannot start a Kafka node: " + e.getMessage());
            return 1;
        }
    }
}

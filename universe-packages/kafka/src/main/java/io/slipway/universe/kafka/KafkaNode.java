package io.slipway.universe.kafka;

import io.slipway.runtime.config.ConfigException;
import io.slipway.universe.discovery.health.HealthServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * Runs a Kafka node in this JVM, with {@code GET /health} at {@code PORT_HEALTH}: formats its storage when it is new,
 * and
 * hands over to Kafka's own main. {@link KafkaPrepare} has run before; Kafka is on the class path. SIGTERM drains the
 * node (exit code 143). Exit code 1: the node cannot run on this data, the log says why.
 */
public final class KafkaNode {
    private static final Path CONFIGURATION = Path.of("conf", "server.properties");

    private KafkaNode() {}

    /** The program. */
    public static void main(String[] args) throws ReflectiveOperationException {
        try {
            Map<String, String> environment = System.getenv();
            NodeSettings node = NodeSettings.of(environment);
            int healthPort = HealthPort.of(environment);
            HealthServer.start(
                    node.host(), healthPort, new BrokerProbe(node.host() + ":" + node.brokerPort(), node.index()));
            prepareStorage(ClusterId.of(node.appId()), Path.of("data", "logs", "meta.properties"), System.out);
        } catch (ConfigException e) {
            System.err.println("cannot start a Kafka node: " + e.getMessage());
            System.exit(2);
        } catch (IllegalStateException | IOException | UncheckedIOException e) {
            System.err.println("cannot start a Kafka node: " + e.getMessage());
            System.exit(1);
        }
        call("kafka.Kafka", "main", new Class<?>[] {String[].class}, (Object) new String[] {CONFIGURATION.toString()});
    }

    /** Makes sure that the data belongs to this cluster. @throws IllegalStateException when it does not */
    static void prepareStorage(String clusterId, Path metadata, PrintStream out)
            throws IOException, ReflectiveOperationException {
        if (Files.exists(metadata)) {
            Properties properties = new Properties();
            try (InputStream in = Files.newInputStream(metadata)) {
                properties.load(in);
            }
            String found = properties.getProperty("cluster.id", "");
            if (!found.equals(clusterId)) {
                throw new IllegalStateException(
                        "the data in " + metadata.toAbsolutePath().getParent()
                                + " belongs to the Kafka cluster '" + found + "', this app's is '" + clusterId
                                + "': it was written by an app of another id. Give this app a volume of its own");
            }
            return;
        }
        String[] format = {
            "format", "--ignore-formatted", "--cluster-id", clusterId, "--config", CONFIGURATION.toString()
        };
        Object exit = call(
                "kafka.tools.StorageTool", "execute", new Class<?>[] {String[].class, PrintStream.class}, format, out);
        if (!Integer.valueOf(0).equals(exit)) {
            throw new IllegalStateException("the storage could not be formatted; the lines above say why");
        }
    }

    /** Kafka is not on the class path that this program is compiled with. */
    private static Object call(String type, String method, Class<?>[] parameters, Object... arguments)
            throws ReflectiveOperationException {
        try {
            return Class.forName(type).getMethod(method, parameters).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " failed: " + e.getCause(), e.getCause());
        }
    }
}

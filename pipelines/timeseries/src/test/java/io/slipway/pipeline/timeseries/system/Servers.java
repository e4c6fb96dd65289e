package io.slipway.pipeline.timeseries.system;

import io.slipway.pipeline.timeseries.testing.CassandraServer;
import io.slipway.pipeline.timeseries.testing.KafkaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One Kafka and one Cassandra for all system tests; each test takes topics and a keyspace of its own. */
final class Servers implements AutoCloseable {
    private final Path folder;
    private final KafkaServer kafka;
    private final CassandraServer cassandra;

    private Servers() {
        try {
            folder = Files.createTempDirectory("timeseries-system-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cassandra = new CassandraServer(folder.resolve("cassandra"), 256);
        cassandra.launch();
        kafka = new KafkaServer(folder.resolve("kafka"), 192).start();
        cassandra.awaitUp();
    }

    KafkaServer kafka() {
        return kafka;
    }

    CassandraServer cassandra() {
        return cassandra;
    }

    @Override
    public void close() throws IOException {
        kafka.close();
        cassandra.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Hands the servers to tests that have a parameter for them. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Servers.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Servers.class, key -> new Servers(), Servers.class);
        }
    }
}

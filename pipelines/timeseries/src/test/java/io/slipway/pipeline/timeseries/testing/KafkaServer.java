package io.slipway.pipeline.timeseries.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One real Kafka broker on loopback, its own controller. It may be killed and started again on the same data. */
public final class KafkaServer implements AutoCloseable {
    private static final String[] JARS = {
        "org.apache.kafka:kafka_2.13:4.3.1", "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4"
    };

    private final Path folder;
    private final int port = Ports.free();
    private final int controllerPort = Ports.free();
    private final int heapMb;
    private @Nullable ChildProcess process;

    public KafkaServer(Path folder, int heapMb) {
        this.folder = folder;
        this.heapMb = heapMb;
    }

    /** Starts it; returns when it serves. */
    public KafkaServer start() {
        try {
            Files.createDirectories(folder);
            Path properties = folder.resolve("server.properties");
            Files.writeString(properties, properties());
            Path log = folder.resolve("out.log");
            Files.writeString(
                    folder.resolve("log4j2.properties"),
                    "rootLogger.level=INFO\n"
                            + "rootLogger.appenderRef.c.ref=C\nappender.c.type=Console\nappender.c.name=C\n"
                            + "appender.c.layout.type=PatternLayout\nappender.c.layout.pattern=[%d] %p %m (%c)%n\n");
            if (!Files.exists(folder.resolve("data/meta.properties"))) {
                ChildProcess format = ChildProcess.java(
                        folder,
                        folder.resolve("format.log"),
                        Map.of(),
                        List.of(
                                "-Xmx64m",
                                "-cp",
                                MavenJars.classPath(JARS),
                                "kafka.tools.StorageTool",
                                "format",
                                "-t",
                                "MkU3OEVBNTcwNTJENDM2Qk",
                                "-c",
                                properties.toString()));
                if (format.exitCode(Duration.ofSeconds(60)) != 0) {
                    throw new IllegalStateException("cannot format Kafka's folder: " + format.output());
                }
            }
            Files.deleteIfExists(log);
            process = ChildProcess.java(
                    folder,
                    log,
                    Map.of(),
                    List.of(
                            "-Xms" + heapMb + "m",
                            "-Xmx" + heapMb + "m",
                            "-XX:+UseSerialGC",
                            "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                            "-cp",
                            MavenJars.classPath(JARS),
                            "kafka.Kafka",
                            properties.toString()));
            process.awaitOutput("Kafka Server started", Duration.ofMinutes(2));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private String properties() {
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names=CONTROLLER",
                "inter.broker.listener.name=PLAINTEXT",
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs=" + folder.resolve("data"),
                "auto.create.topics.enable=false",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "group.initial.rebalance.delay.ms=0",
                "log.cleaner.dedupe.buffer.size=8388608",
                "");
    }
}

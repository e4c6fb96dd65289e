package io.slipway.pipeline.timeseries.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real KairosDB 1.3.0 over a Cassandra. */
public final class KairosServer implements AutoCloseable {
    /** The last two are missing from what it says it needs. */
    private static final String[] JARS = {
        "org.kairosdb:kairosdb:1.3.0-1",
        "com.sun.jersey.contribs:jersey-guice:1.19.4",
        "com.sun.xml.bind:jaxb-core:2.3.0",
        "javax.activation:activation:1.1.1"
    };

    private final Path folder;
    private final String cassandra;
    private final int port = Ports.free();
    private @Nullable ChildProcess process;

    public KairosServer(Path folder, String cassandra) {
        this.folder = folder;
        this.cassandra = cassandra;
    }

    /** Starts it; returns when it serves. */
    public KairosServer start() {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("k.conf"),
                    String.join(
                            "\n",
                            "kairosdb.jetty.port: " + port,
                            "kairosdb.jetty.address: \"127.0.0.1\"",
                            "kairosdb.service.telnet: \"<disabled>\"",
                            "kairosdb.service.datastore: \"org.kairosdb.datastore.cassandra.CassandraModule\"",
                            "kairosdb.datastore.cassandra.write_cluster.cql_host_list: [\"" + cassandra + "\"]",
                            "kairosdb.datastore.cassandra.write_cluster.replication:"
                                    + " \"{'class': 'NetworkTopologyStrategy','datacenter1' : 1}\"",
                            "kairosdb.datastore.cassandra.write_cluster.protocol_version: \"V4\"",
                            "kairosdb.datastore.cassandra.write_cluster.read_consistency_level: \"ONE\"",
                            "kairosdb.datastore.cassandra.write_cluster.write_consistency_level: \"ONE\"",
                            ""));
            Files.writeString(
                    folder.resolve("logback.xml"),
                    "<configuration><appender name=\"C\" class=\"ch.qos.logback.core.ConsoleAppender\"><encoder><pattern>%m%n"
                            + "</pattern></encoder></appender><root level=\"WARN\"><appender-ref ref=\"C\"/></root>"
                            + "</configuration>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = ChildProcess.java(
                folder,
                folder.resolve("out.log"),
                Map.of(),
                List.of(
                        "-Xmx256m",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        // Without it every group_by fails: its validation looks into lists by reflection.
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        MavenJars.classPath(JARS),
                        "org.kairosdb.core.Main",
                        "-c",
                        "run",
                        "-p",
                        "k.conf"));
        Await.until(
                "KairosDB serves",
                Duration.ofMinutes(2),
                () -> new HttpJson(url())
                        .get("/api/v1/version")
                        .path("version")
                        .asText()
                        .startsWith("KairosDB"));
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}

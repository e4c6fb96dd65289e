package io.slipway.pipeline.timeseries.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One real Cassandra node on loopback. It may be killed and started again on the same data. */
public final class CassandraServer implements AutoCloseable {
    private static final String[] JARS = {"org.apache.cassandra:cassandra-all:5.0.9"};

    /** What Cassandra 5.0 needs of a JDK 17; the same list as in its own start script. */
    private static final List<String> JDK_FLAGS = List.of(
            "-Djdk.attach.allowAttachSelf=true",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.management.rmi/com.sun.jmx.remote.internal.rmi=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.server=ALL-UNNAMED",
            "--add-exports=java.sql/java.sql=ALL-UNNAMED",
            "--add-exports=java.base/java.lang.ref=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-exports=jdk.attach/sun.tools.attach=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.math=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.util.jar=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dio.netty.allocator.useCacheForAllThreads=true",
            "-Djava.net.preferIPv4Stack=true",
            "-Xss256k");

    private final Path folder;
    private final int port = Ports.free();
    private final int storagePort = Ports.free();
    private final int heapMb;
    private @Nullable ChildProcess process;

    public CassandraServer(Path folder, int heapMb) {
        this.folder = folder;
        this.heapMb = heapMb;
    }

    /** Starts it; returns when it serves. */
    public CassandraServer start() {
        launch();
        awaitUp();
        return this;
    }

    /** Starts it and returns at once. */
    public void launch() {
        try {
            for (String name : new String[] {"tmp", "triggers"}) {
                Files.createDirectories(folder.resolve(name));
            }
            Files.writeString(folder.resolve("cassandra.yaml"), yaml());
            Files.writeString(
                    folder.resolve("logback.xml"),
                    "<configuration><appender name=\"C\" class=\"ch.qos.logback.core.ConsoleAppender\"><encoder><pattern>%d"
                            + " %p %m%n</pattern></encoder></appender><root level=\"INFO\"><appender-ref ref=\"C\"/></root>"
                            + "</configuration>");
            Files.deleteIfExists(folder.resolve("out.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var arguments = new ArrayList<>(JDK_FLAGS);
        arguments.addAll(List.of(
                "-Xms" + heapMb + "m",
                "-Xmx" + heapMb + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=128m",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-Dcassandra.config=" + folder.resolve("cassandra.yaml").toUri(),
                "-Dlogback.configurationFile=" + folder.resolve("logback.xml").toUri(),
                "-Dcassandra.storagedir=" + folder,
                "-Dcassandra.triggers_dir=" + folder.resolve("triggers"),
                "-Dcassandra-foreground=yes",
                "-Dcassandra.ring_delay_ms=1000",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-cp",
                MavenJars.classPath(JARS),
                "org.apache.cassandra.service.CassandraDaemon"));
        process = ChildProcess.java(folder, folder.resolve("out.log"), Map.of(), arguments);
    }

    /** Returns when it serves. */
    public void awaitUp() {
        if (process != null) {
            process.awaitOutput("Startup complete", Duration.ofMinutes(4));
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

    private String yaml() {
        return String.join(
                "\n",
                "cluster_name: test",
                "num_tokens: 4",
                "partitioner: org.apache.cassandra.dht.Murmur3Partitioner",
                "endpoint_snitch: SimpleSnitch",
                "seed_provider:",
                "  - class_name: org.apache.cassandra.locator.SimpleSeedProvider",
                "    parameters: [ { seeds: \"127.0.0.1:" + storagePort + "\" } ]",
                "listen_address: 127.0.0.1",
                "rpc_address: 127.0.0.1",
                "storage_port: " + storagePort,
                "ssl_storage_port: " + Ports.free(),
                "native_transport_port: " + port,
                // With periodic, the default, a node that is killed forgets what it accepted since the last time.
                "commitlog_sync: group",
                "commitlog_sync_group_window: 10ms",
                "commitlog_segment_size: 8MiB",
                "commitlog_total_space: 256MiB",
                "concurrent_reads: 8",
                "concurrent_writes: 128",
                "concurrent_counter_writes: 8",
                "memtable_heap_space: 64MiB",
                "memtable_offheap_space: 64MiB",
                "file_cache_size: 32MiB",
                "networking_cache_size: 16MiB",
                "key_cache_size: 8MiB",
                "counter_cache_size: 2MiB",
                "batch_size_warn_threshold: 64KiB",
                // The machine may be busy with other things.
                "write_request_timeout: 20s",
                "read_request_timeout: 20s",
                "data_file_directories: [ " + folder.resolve("data") + " ]",
                "commitlog_directory: " + folder.resolve("commitlog"),
                "hints_directory: " + folder.resolve("hints"),
                "saved_caches_directory: " + folder.resolve("saved_caches"),
                "cdc_raw_directory: " + folder.resolve("cdc_raw"),
                "sstable:",
                "  selected_format: bti",
                "storage_compatibility_mode: NONE",
                "");
    }
}

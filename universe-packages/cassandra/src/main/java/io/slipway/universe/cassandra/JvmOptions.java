package io.slipway.universe.cassandra;

import java.util.ArrayList;
import java.util.List;

/** Renders the {@code @file} of options of the node's JVM. */
final class JvmOptions {
    /** What Cassandra 5.0 reaches into on Java 17; without them it does not start. */
    private static final List<String> MODULES = List.of(
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
            "--add-opens=java.base/java.util=ALL-UNNAMED");

    private JvmOptions() {}

    /**
     * @param sandbox the task's folder
     * @param data the folder that stays
     */
    static String render(NodeSettings node, String sandbox, String data) {
        List<String> lines = new ArrayList<>();
        lines.add("-Xms" + node.heapMb() + "m");
        lines.add("-Xmx" + node.heapMb() + "m");
        lines.add(node.heapMb() <= 1024 ? "-XX:+UseSerialGC" : "-XX:+UseG1GC");
        lines.add("-XX:MaxDirectMemorySize=" + Math.max(128, node.heapMb() / 2) + "m");
        lines.add("-Xss256k");
        lines.add("-XX:+ExitOnOutOfMemoryError");
        lines.add("-XX:+PerfDisableSharedMem");
        lines.add("-Djdk.attach.allowAttachSelf=true");
        lines.add("-Dio.netty.tryReflectionSetAccessible=true");
        lines.add("-Dio.netty.allocator.useCacheForAllThreads=true");
        lines.add("-Djava.net.preferIPv4Stack=true");
        lines.addAll(MODULES);
        lines.add(property("java.io.tmpdir", sandbox + "/tmp"));
        lines.add(property("cassandra.config", "file://" + sandbox + "/conf/cassandra.yaml"));
        lines.add(property("logback.configurationFile", "file://" + sandbox + "/conf/logback.xml"));
        lines.add(property("cassandra.storagedir", data));
        lines.add(property("cassandra.triggers_dir", sandbox + "/triggers"));
        lines.add(property("cassandra-foreground", "yes"));
        if (node.alone()) {
            // There is no ring to watch and no gossip to wait for.
            lines.add(property("cassandra.ring_delay_ms", "100"));
            lines.add(property("cassandra.skip_wait_for_gossip_to_settle", "0"));
        } else {
            lines.add(property("cassandra.ring_delay_ms", Integer.toString(node.ringDelayMs())));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String property(String name, String value) {
        return "\"-D" + name + "=" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}

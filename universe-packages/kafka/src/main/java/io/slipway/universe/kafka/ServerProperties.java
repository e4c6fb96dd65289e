package io.slipway.universe.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Renders {@code server.properties} of one node. */
final class ServerProperties {
    private static final int MEBIBYTE = 1 << 20;

    private ServerProperties() {}

    /**
     * @param voters all nodes that vote, by id
     * @param logs the folder of the data
     */
    static String render(NodeSettings node, List<Voter> voters, String logs) {
        int copies = Math.min(3, node.voters());
        int inSync = copies >= 3 ? 2 : 1;
        String client = "PLAINTEXT://" + node.host() + ":" + node.brokerPort();
        String controller = "CONTROLLER://" + node.host() + ":" + node.controllerPort();
        List<String> lines = new ArrayList<>();
        lines.add("process.roles=" + (node.isVoter() ? "broker,controller" : "broker"));
        lines.add("node.id=" + node.index());
        lines.add("controller.quorum.voters="
                + voters.stream().map(Voter::toString).collect(Collectors.joining(",")));
        lines.add("listeners=" + client + (node.isVoter() ? "," + controller : ""));
        lines.add("advertised.listeners=" + client);
        lines.add("controller.listener.names=CONTROLLER");
        lines.add("inter.broker.listener.name=PLAINTEXT");
        lines.add("listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        lines.add("log.dirs=" + logs);
        lines.add("num.partitions=" + node.partitions());
        lines.add("log.retention.hours=" + node.retentionHours());
        lines.add("default.replication.factor=" + copies);
        lines.add("min.insync.replicas=" + inSync);
        lines.add("offsets.topic.replication.factor=" + copies);
        lines.add("offsets.topic.num.partitions=8");
        lines.add("transaction.state.log.replication.factor=" + copies);
        lines.add("transaction.state.log.min.isr=" + inSync);
        lines.add("transaction.state.log.num.partitions=8");
        lines.add("share.coordinator.state.topic.replication.factor=" + copies);
        lines.add("share.coordinator.state.topic.min.isr=" + inSync);
        lines.add("share.coordinator.state.topic.num.partitions=8");
        lines.add("group.initial.rebalance.delay.ms=0");
        lines.add("controlled.shutdown.enable=true");
        // Kafka's own default, 128 MiB, does not fit into a small heap.
        lines.add("log.cleaner.dedupe.buffer.size=" + Math.max(8, Math.min(128, node.heapMb() / 16)) * MEBIBYTE);
        if (!node.more().isEmpty()) {
            lines.add(node.more());
        }
        return String.join("\n", lines) + "\n";
    }
}

package io.slipway.universe.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServerPropertiesTest {
    static final Map<String, String> ENVIRONMENT = Map.of(
            "MARATHON_APP_ID", "/kafka",
            "HOST", "127.0.0.2",
            "PORT_BROKER", "31000",
            "PORT_CONTROLLER", "31001",
            "PORT_HEALTH", "31002");

    private static NodeSettings node(String... more) {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return NodeSettings.of(environment);
    }

    private static Properties rendered(NodeSettings node, Voter... voters) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(ServerProperties.render(node, List.of(voters), "/sandbox/data/logs")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    @Test
    void oneNodeIsItsOwnQuorumAndKeepsOneCopy() {
        Properties properties = rendered(node(), new Voter(0, "127.0.0.2", 31001));
        assertThat(properties)
                .containsEntry("process.roles", "broker,controller")
                .containsEntry("node.id", "0")
                .containsEntry("controller.quorum.voters", "0@127.0.0.2:31001")
                .containsEntry("listeners", "PLAINTEXT://127.0.0.2:31000,CONTROLLER://127.0.0.2:31001")
                .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.2:31000")
                .containsEntry("log.dirs", "/sandbox/data/logs")
                .containsEntry("default.replication.factor", "1")
                .containsEntry("offsets.topic.replication.factor", "1")
                .containsEntry("min.insync.replicas", "1")
                .containsEntry("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    }

    @Test
    void threeNodesKeepThreeCopiesAndAcknowledgeWithTwo() {
        Properties properties = rendered(
                node("KAFKA_NODES", "3", "SLIPWAY_INSTANCE_INDEX", "1", "KAFKA_HEAP_MB", "128"),
                new Voter(0, "a", 1),
                new Voter(1, "b", 2),
                new Voter(2, "c", 3));
        assertThat(properties)
                .containsEntry("node.id", "1")
                .containsEntry("controller.quorum.voters", "0@a:1,1@b:2,2@c:3")
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("transaction.state.log.min.isr", "2")
                .containsEntry("share.coordinator.state.topic.replication.factor", "3")
                .containsEntry("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    }

    @Test
    void anInstanceBeyondTheVotersIsABrokerOnly() {
        Properties properties = rendered(node("SLIPWAY_INSTANCE_INDEX", "1"), new Voter(0, "a", 1));
        assertThat(properties)
                .containsEntry("process.roles", "broker")
                .containsEntry("listeners", "PLAINTEXT://127.0.0.2:31000")
                .containsEntry("controller.quorum.voters", "0@a:1");
    }

    @Test
    void whatTheUserAddsWins() {
        NodeSettings node = node("KAFKA_SERVER_PROPERTIES", "num.partitions=9\nlog.segment.bytes=1048576\n");
        assertThat(rendered(node, new Voter(0, "a", 1)))
                .containsEntry("num.partitions", "9")
                .containsEntry("log.segment.bytes", "1048576");
    }

    @Test
    void theClusterIdIsTheAppsAndFitsKafka() {
        assertThat(ClusterId.of("/kafka"))
                .isEqualTo(ClusterId.of("/kafka"))
                .isNotEqualTo(ClusterId.of("/other"))
                .matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
    }

    @Test
    void anIncompleteEnvironmentIsToldWhole() {
        assertThatThrownBy(() -> NodeSettings.of(Map.of("KAFKA_NODES", "0")))
                .hasMessageContaining("MARATHON_APP_ID")
                .hasMessageContaining("HOST")
                .hasMessageContaining("PORT_BROKER")
                .hasMessageContaining("PORT_CONTROLLER")
                .hasMessageContaining("KAFKA_NODES is '0'");
    }
}

package io.slipway.universe.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a broker, as a client would, who is in the cluster; it serves when it answers and counts itself in. Keeps its
 * connection from one check to the next. For one thread.
 */
final class BrokerProbe implements Supplier<Optional<String>> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String broker;
    private final int nodeId;
    private @Nullable Admin admin;

    BrokerProbe(String broker, int nodeId) {
        this.broker = broker;
        this.nodeId = nodeId;
    }

    @Override
    public Optional<String> get() {
        try {
            Admin client = admin == null ? connect() : admin;
            admin = client;
            boolean registered =
                    client.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).stream()
                            .anyMatch(node -> node.id() == nodeId);
            return registered ? Optional.empty() : Optional.of("node " + nodeId + " is not registered in the cluster");
        } catch (TimeoutException | ExecutionException | KafkaException e) {
            close();
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            return Optional.of("the broker at " + broker + " does not answer: " + cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private Admin connect() {
        int patience = Math.toIntExact(PATIENCE.toMillis());
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
                AdminClientConfig.CLIENT_ID_CONFIG, "slipway-health",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patience,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000));
    }

    private void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}

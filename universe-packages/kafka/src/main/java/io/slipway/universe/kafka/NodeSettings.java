package io.slipway.universe.kafka;

import io.slipway.universe.discovery.TaskSettings;
import java.util.Map;

/**
 * What a node is told by its environment.
 *
 * @param appId the app it belongs to ({@code MARATHON_APP_ID})
 * @param index its number among the instances ({@code SLIPWAY_INSTANCE_INDEX}), also its Kafka node id
 * @param host where it is reached ({@code HOST})
 * @param brokerPort for clients ({@code PORT_BROKER})
 * @param controllerPort for the other nodes' metadata traffic ({@code PORT_CONTROLLER})
 * @param voters how many nodes vote on metadata ({@code KAFKA_NODES}); an instance beyond them is a broker only
 * @param heapMb of its JVM ({@code KAFKA_HEAP_MB})
 * @param partitions of a topic made without saying how many ({@code KAFKA_NUM_PARTITIONS})
 * @param retentionHours how long records stay ({@code KAFKA_RETENTION_HOURS}); -1: for ever
 * @param more further lines for {@code server.properties}, winning over all others ({@code KAFKA_SERVER_PROPERTIES})
 */
record NodeSettings(
        String appId,
        int index,
        String host,
        int brokerPort,
        int controllerPort,
        int voters,
        int heapMb,
        int partitions,
        int retentionHours,
        String more) {

    /** @throws io.slipway.runtime.config.ConfigException with all that is missing or wrong */
    static NodeSettings of(Map<String, String> environment) {
        TaskSettings task = new TaskSettings(environment);
        NodeSettings settings = new NodeSettings(
                task.required("MARATHON_APP_ID"),
                task.number("SLIPWAY_INSTANCE_INDEX", 0, 0, 9999),
                task.required("HOST"),
                task.port("BROKER"),
                task.port("CONTROLLER"),
                task.number("KAFKA_NODES", 1, 1, 9),
                task.number("KAFKA_HEAP_MB", 256, 64, 1 << 20),
                task.number("KAFKA_NUM_PARTITIONS", 4, 1, 10_000),
                task.number("KAFKA_RETENTION_HOURS", 168, -1, 1_000_000),
                task.text("KAFKA_SERVER_PROPERTIES", ""));
        task.throwIfAny();
        return settings;
    }

    /** Whether this node votes on metadata. */
    boolean isVoter() {
        return index < voters;
    }
}

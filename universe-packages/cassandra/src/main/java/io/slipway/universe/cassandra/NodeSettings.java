package io.slipway.universe.cassandra;

import io.slipway.universe.discovery.TaskSettings;
import java.util.Map;

/**
 * What a node is told by its environment.
 *
 * @param appId the app it belongs to ({@code MARATHON_APP_ID}), also the cluster's name
 * @param index its number among the instances ({@code SLIPWAY_INSTANCE_INDEX}); 0 is the first seed
 * @param host where it is reached ({@code HOST})
 * @param cqlPort for clients ({@code PORT_CQL})
 * @param storagePort for the other nodes ({@code PORT_STORAGE})
 * @param nodes how many instances the cluster was made for ({@code CASSANDRA_NODES})
 * @param heapMb of its JVM ({@code CASSANDRA_HEAP_MB})
 * @param datacenter its name ({@code CASSANDRA_DATACENTER})
 * @param rack its name ({@code CASSANDRA_RACK}); empty: every host is a rack
 * @param tokens virtual nodes ({@code CASSANDRA_NUM_TOKENS})
 * @param ringDelayMs how long a joining node watches the ring ({@code CASSANDRA_RING_DELAY_MS})
 */
record NodeSettings(
        String appId,
        int index,
        String host,
        int cqlPort,
        int storagePort,
        int nodes,
        int heapMb,
        String datacenter,
        String rack,
        int tokens,
        int ringDelayMs) {

    /** @throws io.slipway.runtime.config.ConfigException with all that is missing or wrong */
    static NodeSettings of(Map<String, String> environment) {
        TaskSettings task = new TaskSettings(environment);
        NodeSettings settings = new NodeSettings(
                task.required("MARATHON_APP_ID"),
                task.number("SLIPWAY_INSTANCE_INDEX", 0, 0, 9999),
                task.required("HOST"),
                task.port("CQL"),
                task.port("STORAGE"),
                task.number("CASSANDRA_NODES", 1, 1, 999),
                task.number("CASSANDRA_HEAP_MB", 256, 192, 1 << 20),
                task.text("CASSANDRA_DATACENTER", "datacenter1"),
                task.text("CASSANDRA_RACK", ""),
                task.number("CASSANDRA_NUM_TOKENS", 16, 1, 256),
                task.number("CASSANDRA_RING_DELAY_MS", 10_000, 0, 600_000));
        task.throwIfAny();
        return settings;
    }

    /** Whether it makes up its cluster alone, and so has nobody to wait for. */
    boolean alone() {
        return nodes == 1 && index == 0;
    }
}

package io.slipway.pipeline.timeseries.cassandra;

import io.slipway.pipeline.timeseries.settings.Settings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which Cassandra, and where in it.
 *
 * @param contactPoints nodes to ask first; host names are resolved at each attempt
 * @param keyspace lower-case letters, digits and underscores, so that it needs no quotes in CQL
 */
public record StoreAddress(List<InetSocketAddress> contactPoints, String datacenter, String keyspace) {
    public StoreAddress {
        contactPoints = List.copyOf(contactPoints);
    }

    /** Reads {@code CASSANDRA_CONTACT_POINTS}, {@code CASSANDRA_DATACENTER} and {@code CASSANDRA_KEYSPACE}. */
    public static StoreAddress from(Settings settings) {
        String keyspace = settings.text("CASSANDRA_KEYSPACE", "timeseries");
        if (!keyspace.matches("[a-z][a-z0-9_]{0,47}")) {
            settings.problem(
                    "CASSANDRA_KEYSPACE",
                    keyspace,
                    "up to 48 lower-case letters, digits and underscores, beginning with a letter");
        }
        String datacenter = settings.text("CASSANDRA_DATACENTER", "datacenter1");
        if (!datacenter.matches("[A-Za-z0-9_.-]+")) {
            settings.problem("CASSANDRA_DATACENTER", datacenter, "letters, digits, dots, dashes and underscores");
        }
        return new StoreAddress(settings.addresses("CASSANDRA_CONTACT_POINTS"), datacenter, keyspace);
    }

    /** The contact points as text. */
    public String nodes() {
        return contactPoints.stream()
                .map(node -> node.getHostString() + ":" + node.getPort())
                .collect(Collectors.joining(","));
    }
}

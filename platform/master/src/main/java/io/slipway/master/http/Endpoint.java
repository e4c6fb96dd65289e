package io.slipway.master.http;

import java.util.Map;

/**
 * How the master introduces itself.
 *
 * @param cluster the cluster's name
 * @param hostname as clients reach it
 * @param port as clients reach it
 * @param version the software's version
 * @param flags its settings
 * @param weights role to weight; a role that is not named has 1
 */
public record Endpoint(
        String cluster,
        String hostname,
        int port,
        String version,
        Map<String, String> flags,
        Map<String, Double> weights) {
    /** Copies the maps. */
    public Endpoint {
        flags = Map.copyOf(flags);
        weights = Map.copyOf(weights);
    }

    /** In the form of a libprocess address. */
    String pid() {
        return "master@" + hostname + ":" + port;
    }
}

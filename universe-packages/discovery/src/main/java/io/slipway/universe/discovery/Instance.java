package io.slipway.universe.discovery;

import java.util.Map;
import java.util.OptionalInt;

/**
 * One instance of an app, as the scheduler shows it.
 *
 * @param index its number among the instances of its app
 * @param host where it runs
 * @param ports by name; empty while it has none
 * @param ready running, and healthy if its app has health checks
 */
public record Instance(int index, String host, Map<String, Integer> ports, boolean ready) {
    /** Copies. */
    public Instance {
        ports = Map.copyOf(ports);
    }

    /** The port of that name. */
    public OptionalInt port(String name) {
        Integer port = ports.get(name);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}

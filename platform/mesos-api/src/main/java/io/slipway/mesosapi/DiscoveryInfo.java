package io.slipway.mesosapi;

import java.util.List;
import java.util.Map;

/**
 * How a task wants to be found.
 *
 * @param visibility FRAMEWORK, CLUSTER or EXTERNAL
 * @param name the service's name
 * @param ports its ports
 */
public record DiscoveryInfo(String visibility, String name, List<Port> ports) {
    /** Copies the list. */
    public DiscoveryInfo {
        ports = List.copyOf(ports);
    }

    /**
     * One port.
     *
     * @param number as clients reach it
     * @param name may be empty
     * @param protocol {@code tcp} or {@code udp}
     * @param labels free labels, such as {@code VIP_0}
     */
    public record Port(int number, String name, String protocol, Map<String, String> labels) {
        /** Copies the map. */
        public Port {
            labels = Map.copyOf(labels);
        }
    }
}

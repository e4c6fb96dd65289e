package io.slipway.marathonapi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A port of a container that is reached through a port of its host.
 *
 * @param containerPort inside; 0 for the same as the host port
 * @param hostPort outside; 0 for any port of the offer, null for none
 * @param servicePort for load balancers; 0 to have one assigned
 * @param protocol {@code tcp}, {@code udp} or {@code udp,tcp}
 * @param name unique in the app
 * @param labels free labels
 * @param networkNames the container networks it belongs to; none means all
 */
public record PortMapping(
        int containerPort,
        @Nullable Integer hostPort,
        int servicePort,
        String protocol,
        @Nullable String name,
        Map<String, String> labels,
        List<String> networkNames) {
    /** Copies the collections. */
    public PortMapping {
        labels = Copies.of(labels);
        networkNames = List.copyOf(networkNames);
    }

    /** The same with another service port. */
    public PortMapping withServicePort(int other) {
        return new PortMapping(containerPort, hostPort, other, protocol, name, labels, networkNames);
    }
}

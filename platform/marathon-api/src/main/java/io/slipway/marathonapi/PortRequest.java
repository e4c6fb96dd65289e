package io.slipway.marathonapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One port that each instance of an app wants, whichever kind of network it uses.
 *
 * @param hostPort the host port: a number for exactly this one, 0 for any of the offer, null for none
 * @param containerPort the port inside a container, 0 for the same as the host port; null on the host's network
 * @param servicePort the cluster-wide port for load balancers
 * @param requested what {@code $PORT_<number>} is named after; 0 for the port that is found
 * @param name may be null
 * @param protocol {@code tcp}, {@code udp} or {@code udp,tcp}
 * @param labels free labels
 */
public record PortRequest(
        @Nullable Integer hostPort,
        @Nullable Integer containerPort,
        int servicePort,
        int requested,
        @Nullable String name,
        String protocol,
        Map<String, String> labels) {
    static List<PortRequest> of(AppDefinition app) {
        List<PortRequest> requests = new ArrayList<>();
        if (app.usesHostNetwork()) {
            for (PortDefinition port : app.portDefinitions()) {
                int host = app.requirePorts() ? port.port() : 0;
                requests.add(new PortRequest(
                        host, null, port.port(), port.port(), port.name(), port.protocol(), port.labels()));
            }
            return requests;
        }
        Container container = app.container();
        if (container != null) {
            for (PortMapping mapping : container.portMappings()) {
                requests.add(new PortRequest(
                        mapping.hostPort(),
                        mapping.containerPort(),
                        mapping.servicePort(),
                        mapping.containerPort(),
                        mapping.name(),
                        mapping.protocol(),
                        mapping.labels()));
            }
        }
        return requests;
    }
}

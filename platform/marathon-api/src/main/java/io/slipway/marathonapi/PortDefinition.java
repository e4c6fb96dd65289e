package io.slipway.marathonapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A port an app on the host's network wants.
 *
 * @param port the service port, and the host port too when the app requires its ports; 0 for any
 * @param protocol {@code tcp}, {@code udp} or {@code udp,tcp}
 * @param name unique in the app
 * @param labels free labels, such as {@code VIP_0}
 */
public record PortDefinition(
        int port, String protocol, @Nullable String name, Map<String, String> labels) {
    /** Copies the map. */
    public PortDefinition {
        labels = Copies.of(labels);
    }

    /** The same with another port. */
    public PortDefinition withPort(int other) {
        return new PortDefinition(other, protocol, name, labels);
    }
}

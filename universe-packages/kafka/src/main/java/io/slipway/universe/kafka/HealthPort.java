package io.slipway.universe.kafka;

import io.slipway.universe.discovery.TaskSettings;
import java.util.Map;

/** Where health checks ask ({@code PORT_HEALTH}). */
final class HealthPort {
    private HealthPort() {}

    static int of(Map<String, String> environment) {
        TaskSettings task = new TaskSettings(environment);
        int port = task.port("HEALTH");
        task.throwIfAny();
        return port;
    }
}

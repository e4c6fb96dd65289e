package io.slipway.scheduler.instance;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task of an instance: where it was put, and what it told.
 *
 * @param agentId where
 * @param hostname the agent's host name
 * @param role the role it is charged to
 * @param resources what it takes
 * @param ports its host ports, in the order of the app's ports; -1 for one that has none
 * @param volumes its persistent folders
 * @param attributes the agent's attributes when it was placed
 * @param stagedAt when it was handed to the master
 * @param startedAt when it was first told to run
 * @param healthy what its health check says; null when unknown
 * @param health how its health check stands
 * @param message the last words told about it, such as the progress of a download
 * @param containerId its container, when known
 */
public record Run(
        AgentId agentId,
        String hostname,
        String role,
        Resources resources,
        List<Integer> ports,
        List<PersistentVolume> volumes,
        Attributes attributes,
        Instant stagedAt,
        @Nullable Instant startedAt,
        @Nullable Boolean healthy,
        @Nullable HealthReport health,
        String message,
        @Nullable ContainerId containerId) {

    /** Copies the lists. */
    public Run {
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
    }

    /** Whether nothing differs but the news of its task. */
    boolean isSamePlace(Run other) {
        return agentId.equals(other.agentId)
                && hostname.equals(other.hostname)
                && role.equals(other.role)
                && resources.equals(other.resources)
                && ports.equals(other.ports)
                && volumes.equals(other.volumes)
                && attributes.equals(other.attributes)
                && stagedAt.equals(other.stagedAt);
    }

    /** The same with other news of its task. */
    Run told(
            @Nullable Instant started,
            @Nullable Boolean isHealthy,
            @Nullable HealthReport report,
            String words,
            @Nullable ContainerId container) {
        return new Run(
                agentId,
                hostname,
                role,
                resources,
                ports,
                volumes,
                attributes,
                stagedAt,
                started,
                isHealthy,
                report,
                words,
                container);
    }
}

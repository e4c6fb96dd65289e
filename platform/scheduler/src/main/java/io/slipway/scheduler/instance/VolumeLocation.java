package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import java.util.List;

/**
 * Where a persistent volume lies.
 *
 * @param persistenceId the volume
 * @param app whose
 * @param index of which instance
 * @param containerPath as which folder of the sandbox
 * @param agentId on which agent
 * @param hostname that agent's host name
 * @param ports the host ports that the instance last had, in the order of the app's ports
 * @param doomed whether it is to be destroyed: nobody returns to it
 */
public record VolumeLocation(
        String persistenceId,
        PathId app,
        int index,
        String containerPath,
        AgentId agentId,
        String hostname,
        List<Integer> ports,
        boolean doomed) {
    /** Copies the list. */
    public VolumeLocation {
        ports = List.copyOf(ports);
    }

    /** The same, to be destroyed. */
    public VolumeLocation condemned() {
        return new VolumeLocation(persistenceId, app, index, containerPath, agentId, hostname, ports, true);
    }
}

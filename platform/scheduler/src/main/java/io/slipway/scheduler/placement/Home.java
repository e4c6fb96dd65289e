package io.slipway.scheduler.placement;

import io.slipway.mesosapi.AgentId;
import java.util.List;

/**
 * Where the data of an instance lies: it can only run there, on the ports it had.
 *
 * @param agentId the agent that holds its folders
 * @param hostname that agent's host name
 * @param ports the host ports of its last task, in the order of the app's ports
 */
public record Home(AgentId agentId, String hostname, List<Integer> ports) {
    /** Copies the list. */
    public Home {
        ports = List.copyOf(ports);
    }
}

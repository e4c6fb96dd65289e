package io.slipway.scheduler.launch;

import io.slipway.marathonapi.PortRequest;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.TaskId;
import io.slipway.resources.Resources;
import java.util.List;

/**
 * What is particular to one task of an app.
 *
 * @param taskId its identity
 * @param index the instance's number
 * @param agentId where
 * @param hostname that agent's host name
 * @param role the role it is charged to
 * @param resources what it takes
 * @param ports host ports in the order of the app's ports, -1 for one without
 * @param frontDoor where the cluster is reached
 * @param enforceGroupRole whether the app's top-level group enforces its role
 */
public record TaskSpec(
        TaskId taskId,
        int index,
        AgentId agentId,
        String hostname,
        String role,
        Resources resources,
        List<Integer> ports,
        String frontDoor,
        boolean enforceGroupRole) {
    private static final int FIRST_UNPRIVILEGED_PORT = 1025;

    /** Copies the list. */
    public TaskSpec {
        ports = List.copyOf(ports);
    }

    /**
     * The number that stands for {@code request}, the app's {@code i}-th: on the host, or inside when it has none
     * there.
     */
    int effectivePort(PortRequest request, int i) {
        int host = ports.get(i);
        if (host > 0) {
            return host;
        }
        Integer container = request.containerPort();
        return container == null || container == 0 ? FIRST_UNPRIVILEGED_PORT + i : container;
    }
}

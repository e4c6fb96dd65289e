package io.slipway.installer.rollout;

import io.slipway.client.Master;
import io.slipway.client.SlipwayClient;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.plan.Node;
import java.util.List;

/** The running cluster, as the installer asks it: through the connections to its masters. */
public interface Cluster {
    /**
     * The front door of one master.
     *
     * @throws io.slipway.installer.host.HostException when its host is not reached
     */
    SlipwayClient at(HostSpec master);

    /** The same by its node. */
    default SlipwayClient at(Node master) {
        return at(master.spec());
    }

    /** Whether that master answers and leads or follows somebody: what is missing else. */
    default java.util.Optional<String> missing(Node master) {
        try {
            List<Master> all = at(master).masters().list();
            boolean led = all.stream().anyMatch(one -> one.role().equals("leader"));
            return led ? java.util.Optional.empty() : java.util.Optional.of(master.address() + " knows no leader");
        } catch (RuntimeException e) {
            return java.util.Optional.of(master.address() + " does not answer: " + e.getMessage());
        }
    }
}

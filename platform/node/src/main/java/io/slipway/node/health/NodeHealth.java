package io.slipway.node.health;

import io.slipway.runtime.health.UnitHealth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node and its units.
 *
 * @param leader whether it is the master that leads
 * @param role {@code master}, {@code agent} or {@code agent_public}
 * @param ip its address, or how others reach it; what nodes are told apart by
 * @param host its name
 * @param mesosId the id the master gave it; empty when there is none
 */
public record NodeHealth(boolean leader, String role, String ip, String host, String mesosId, List<UnitHealth> units) {
    /** Copies the list. */
    public NodeHealth {
        units = List.copyOf(units);
    }

    /** Whether all its units are well. */
    public boolean healthy() {
        return units.stream().allMatch(UnitHealth::healthy);
    }

    /** Nodes at one address are one: a master with an agent beside it is a master with more units. */
    static List<NodeHealth> merged(List<NodeHealth> nodes) {
        Map<String, NodeHealth> byIp = new LinkedHashMap<>();
        nodes.forEach(node -> byIp.merge(node.ip, node, NodeHealth::with));
        return List.copyOf(byIp.values());
    }

    private NodeHealth with(NodeHealth other) {
        List<UnitHealth> both = new ArrayList<>(units);
        both.addAll(other.units);
        return new NodeHealth(leader, role, ip, host, mesosId.isEmpty() ? other.mesosId : mesosId, both);
    }
}

package io.slipway.installer.rollout;

import io.slipway.client.ClientException;
import io.slipway.client.SlipwayClient;
import io.slipway.installer.plan.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The agents of hosts, as the masters see them. */
final class Agents {
    private Agents() {}

    /** Those that are not registered and connected. */
    static List<Node> missing(SlipwayClient client, List<Node> agents) {
        try {
            Set<String> there = client.nodes().list().stream()
                    .filter(io.slipway.client.Node::active)
                    .map(io.slipway.client.Node::hostname)
                    .collect(Collectors.toSet());
            return agents.stream()
                    .filter(node -> !there.contains(node.address()))
                    .toList();
        } catch (ClientException e) {
            return agents;
        }
    }
}

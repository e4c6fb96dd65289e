package io.slipway.cli.node;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.client.Node;
import io.slipway.client.SlipwayClient;
import java.util.List;

/** Finds nodes by what the user typed: the name when only one has it, or the beginning of an id. */
final class Machines {
    private Machines() {}

    static Node get(SlipwayClient client, String typed) {
        List<Node> all = client.nodes().list();
        List<Node> fitting = all.stream()
                .filter(node -> node.id().equals(typed) || node.hostname().equals(typed))
                .toList();
        if (fitting.isEmpty()) {
            fitting = all.stream().filter(node -> node.id().startsWith(typed)).toList();
        }
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        String known = String.join(", ", all.stream().map(Machines::name).toList());
        if (fitting.isEmpty()) {
            throw new CommandFailure("there is no node '" + typed + "'; "
                    + (all.isEmpty() ? "there is none at all." : "there are " + known));
        }
        throw new CommandFailure("'" + typed + "' fits several nodes: "
                + String.join(", ", fitting.stream().map(Machines::name).toList()) + "; give the id.");
    }

    static String name(Node node) {
        return node.hostname() + " (" + node.id() + ")";
    }
}

package io.slipway.cli.node;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.Node;
import io.slipway.client.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a node into use again. */
@Command(
        name = "activate",
        description = "Gives a node new tasks again, after a drain or while it goes on.",
        footer = {"%nExamples:", "  slipway node activate node-3"})
final class NodeActivate extends DoorCommand {
    @Parameters(paramLabel = "NODE", description = "Its name or id; the beginning of the id is enough.")
    private String name = "";

    NodeActivate(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Node node = Machines.get(client(), name);
        client().nodes().activate(node.id());
        if (json()) {
            terminal().json(Json.object().with("node", node.id()).with("state", "active"));
        } else {
            terminal().line("Node " + Machines.name(node) + " gets new tasks again.");
        }
    }
}

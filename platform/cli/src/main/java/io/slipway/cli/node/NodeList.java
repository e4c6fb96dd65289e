package io.slipway.cli.node;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.cli.terminal.Words;
import io.slipway.client.Node;
import io.slipway.client.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** The agents with what they have and what is used. */
@Command(
        name = "list",
        description = "Shows the agents: what they have, and how much of it is used.",
        footer = {"%nExamples:", "  slipway node list", "  slipway node list --json"})
final class NodeList extends DoorCommand {
    NodeList(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<Node> nodes = client().nodes().all();
        if (json()) {
            terminal().json(Json.array(nodes.stream().map(Node::json).toList()));
            return;
        }
        if (nodes.isEmpty()) {
            terminal().line("There is no agent: nothing can run.");
            return;
        }
        Table table = new Table("NODE", "STATE", "CPUS", "MEM", "DISK", "ATTRIBUTES", "ID");
        for (Node node : nodes) {
            table.row(
                    node.hostname(),
                    node.state() + (node.isPublic() ? ", public" : ""),
                    Words.decimal(node.used("cpus")) + "/" + Words.decimal(node.total("cpus")),
                    use(node, "mem"),
                    use(node, "disk"),
                    attributes(node),
                    node.id());
        }
        table.print(terminal());
        for (Node node : nodes) {
            if (node.active() && !node.notOffered().isEmpty()) {
                terminal().line(node.hostname() + " gets no new tasks: " + node.notOffered());
            }
        }
    }

    private static String use(Node node, String resource) {
        return Words.mebibytes(node.used(resource)) + "/" + Words.mebibytes(node.total(resource));
    }

    private static String attributes(Node node) {
        return node.attributes().entrySet().stream()
                .map(attribute -> attribute.getKey() + "="
                        + attribute.getValue().text(attribute.getValue().toString()))
                .collect(Collectors.joining(" "));
    }
}

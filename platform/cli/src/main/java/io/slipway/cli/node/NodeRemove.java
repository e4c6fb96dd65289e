package io.slipway.cli.node;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Words;
import io.slipway.client.ClientException;
import io.slipway.client.Node;
import io.slipway.client.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Declares a node gone for good. */
@Command(
        name = "remove",
        description = {
            "Declares a node gone for good. Its tasks are replaced at once; should it come back, it ends those it has",
            "and joins as a new node. Persistent data stays on its disk, but no app finds it there again."
        },
        footer = {
            "%nExamples:",
            "  slipway node remove node-3",
            "  slipway node remove 5e1f32aa-S3 --force   it does not answer, or still has tasks"
        })
final class NodeRemove extends DoorCommand {
    @Parameters(
            paramLabel = "NODE",
            description = "Its name or id; the beginning of the id is enough, but not for a node that does not answer.")
    private String name = "";

    @Option(names = "--force", description = "Also when it still has tasks, or is not in the list of nodes.")
    private boolean force;

    NodeRemove(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        String id = id();
        try {
            client().nodes().remove(id);
        } catch (ClientException e) {
            if (e.status() != 404) {
                throw e;
            }
            throw new CommandFailure("there is no node with the id '" + id + "'");
        }
        if (json()) {
            terminal().json(Json.object().with("node", id).with("state", "gone"));
        } else {
            terminal().line("Node " + id + " is gone.");
        }
    }

    /** A node that does not answer is not listed; its id comes from the user. */
    private String id() {
        List<Node> all = client().nodes().list();
        boolean listed = all.stream()
                .anyMatch(node -> node.id().startsWith(name) || node.hostname().equals(name));
        if (!listed && force) {
            return name;
        }
        Node node = Machines.get(client(), name);
        if (!force && node.used("cpus") + node.used("mem") > 0) {
            throw new CommandFailure("node " + Machines.name(node) + " still has tasks with "
                    + Words.decimal(node.used("cpus")) + " CPUs; 'slipway node drain " + name
                    + "' moves them away, --force removes it all the same");
        }
        return node.id();
    }
}

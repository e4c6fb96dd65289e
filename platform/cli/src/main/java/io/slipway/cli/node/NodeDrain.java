package io.slipway.cli.node;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.connection.Waiting;
import io.slipway.cli.terminal.Words;
import io.slipway.client.Node;
import io.slipway.client.Nodes;
import io.slipway.client.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves all tasks away from a node. */
@Command(
        name = "drain",
        description = {
            "Moves all tasks away from a node, which gets no new ones until it is activated.",
            "Instances of one app end one after another, each when the one before is replaced."
        },
        footer = {
            "%nExamples:",
            "  slipway node drain node-3",
            "  slipway node drain node-3 --deadline 30m --wait 40m",
            "  slipway node drain node-3 --max-parallel 10 --max-grace 1m --gone"
        })
final class NodeDrain extends DoorCommand {
    @Parameters(paramLabel = "NODE", description = "Its name or id; the beginning of the id is enough.")
    private String name = "";

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "All tasks end after this time, replaced or not. Default: never.")
    private @Nullable Duration deadline;

    @Option(
            names = "--max-parallel",
            paramLabel = "NUMBER",
            description = "How many tasks may be under way at a time. Default: 4.")
    private @Nullable Integer maxParallel;

    @Option(
            names = "--max-grace",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "The longest time a task may take to end. Default: what each asks for.")
    private @Nullable Duration maxGrace;

    @Option(names = "--gone", description = "Remove the node from the cluster when all tasks have ended.")
    private boolean gone;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Wait until all tasks have ended, at most this time.")
    private @Nullable Duration wait;

    NodeDrain(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        if (maxParallel != null && maxParallel < 1) {
            throw CommandFailure.usage("--max-parallel " + maxParallel + ": expected 1 or more");
        }
        Node node = Machines.get(client(), name);
        client().nodes()
                .drain(
                        node.id(),
                        new Nodes.Drain(
                                Optional.ofNullable(maxGrace),
                                Optional.ofNullable(deadline),
                                maxParallel == null ? OptionalInt.empty() : OptionalInt.of(maxParallel),
                                gone));
        if (wait != null) {
            new Waiting(context()).until("the drain of " + Machines.name(node), wait, () -> look(node.id()), this::why);
        }
        if (json()) {
            terminal().json(Json.object().with("node", node.id()).with("state", wait == null ? "draining" : "drained"));
        } else if (wait == null) {
            terminal().line("Node " + Machines.name(node) + " is draining; 'slipway node list' shows how it stands.");
        } else {
            terminal().line("Node " + Machines.name(node) + " is drained.");
        }
    }

    private Waiting.Look look(String id) {
        Optional<Node> node = client().nodes().list().stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
        if (node.isEmpty()) {
            return gone
                    ? Waiting.Look.over("gone")
                    : Waiting.Look.on("the node is not registered with the master at present");
        }
        return node.get().state().equals("drained")
                ? Waiting.Look.over("drained")
                : Waiting.Look.on("CPUs still used: " + Words.decimal(node.get().used("cpus")));
    }

    private String why() {
        return "The drain goes on. A task waits for the replacement of the one before: 'slipway app list' shows"
                + " apps that wait for room. With --deadline they end all the same.";
    }
}

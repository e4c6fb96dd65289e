package io.slipway.cli.status;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.client.Health;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How every node of the cluster and every part of it is. */
@Command(
        name = "health",
        description = "Shows how the nodes of the cluster are, and what is wrong with those that are not well.",
        footer = {
            "%nExit code: 0 when all are well, 1 when one is not.",
            "%nExamples:",
            "  slipway health",
            "  slipway health --units    every part of every node, with what it says",
            "  slipway health --json     the report as DC/OS has it"
        })
public final class HealthCommand extends DoorCommand {
    @Option(names = "--units", description = "Show every part of every node.")
    private boolean units;

    /** @param context what it finds around it */
    public HealthCommand(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Health health = client().health();
        if (json()) {
            terminal().json(health.json());
        } else {
            print(health);
        }
        long unwell = health.nodes().stream().filter(node -> !node.healthy()).count();
        if (unwell > 0) {
            throw new CommandFailure(
                    unwell + " of " + health.nodes().size() + " nodes " + (unwell == 1 ? "is" : "are") + " not well");
        }
    }

    private void print(Health health) {
        Table nodes = new Table("NODE", "ROLE", "HEALTH", "UNITS WELL");
        for (Health.NodeReport node : health.nodes()) {
            List<Health.UnitReport> all = node.units();
            long well = all.stream().filter(Health.UnitReport::healthy).count();
            nodes.row(node.ip(), node.role(), node.healthy() ? "well" : "not well", well + " of " + all.size());
        }
        nodes.print(terminal());
        Table parts = new Table("NODE", "UNIT", "HEALTH", "OUTPUT");
        boolean any = false;
        for (Health.NodeReport node : health.nodes()) {
            for (Health.UnitReport unit : node.units()) {
                if (units || !unit.healthy()) {
                    any = true;
                    parts.row(node.ip(), unit.id(), unit.healthy() ? "well" : "not well", unit.output());
                }
            }
        }
        if (any) {
            terminal().line("");
            parts.print(terminal());
        }
    }
}

package io.slipway.cli.deployment;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.cli.terminal.Words;
import io.slipway.client.Deployment;
import io.slipway.client.json.Json;
import java.util.List;
import picocli.CommandLine.Command;

/** The deployments under way. */
@Command(
        name = "list",
        description = "Shows the deployments under way.",
        footer = {"%nExamples:", "  slipway deployment list"})
final class DeploymentList extends DoorCommand {
    DeploymentList(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<Deployment> deployments = client().deployments().list();
        if (json()) {
            terminal()
                    .json(Json.array(deployments.stream().map(Deployment::json).toList()));
            return;
        }
        if (deployments.isEmpty()) {
            terminal().line("No deployment is under way.");
            return;
        }
        Table table = new Table("DEPLOYMENT", "STEP", "FOR", "APPS", "NOW");
        for (Deployment deployment : deployments) {
            table.row(
                    deployment.id(),
                    deployment.currentStep() + "/" + deployment.totalSteps(),
                    Words.since(deployment.version(), now()),
                    String.join(",", deployment.affectedApps()),
                    Deployments.actions(deployment.currentActions()));
        }
        table.print(terminal());
    }
}

package io.slipway.cli.deployment;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.Change;
import io.slipway.client.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a deployment. */
@Command(
        name = "cancel",
        description = "Ends a deployment and takes back what it changed, or leaves it as it is (--keep).",
        footer = {"%nExamples:", "  slipway deployment cancel 97c1", "  slipway deployment cancel 97c1 --keep"})
final class DeploymentCancel extends DoorCommand {
    @Parameters(paramLabel = "DEPLOYMENT", description = "Its id; the beginning is enough.")
    private String id = "";

    @Option(names = "--keep", description = "Leave everything as it is now instead of taking it back.")
    private boolean keep;

    DeploymentCancel(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        String whole = Deployments.get(client(), id).id();
        Change change = client().deployments().cancel(whole, keep);
        if (json()) {
            terminal().json(Json.object().with("cancelled", whole).with("deploymentId", change.deploymentId()));
        } else {
            terminal()
                    .line("Deployment " + whole + " is cancelled"
                            + (change.deploymentId().isEmpty()
                                    ? "."
                                    : "; deployment " + change.deploymentId() + " takes back what it changed."));
        }
    }
}

package io.slipway.cli.deployment;

import io.slipway.cli.app.AppReport;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Words;
import io.slipway.client.Deployment;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One deployment: its steps, and what it waits for. */
@Command(
        name = "show",
        description = "Shows a deployment: its steps, and what it waits for.",
        footer = {"%nExamples:", "  slipway deployment show 97c1", "  slipway deployment show 97c1 --json"})
final class DeploymentShow extends DoorCommand {
    @Parameters(paramLabel = "DEPLOYMENT", description = "Its id; the beginning is enough.")
    private String id = "";

    DeploymentShow(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Deployment deployment = Deployments.get(client(), id);
        if (json()) {
            terminal().json(deployment.json());
            return;
        }
        terminal()
                .line("Deployment " + deployment.id() + ", under way for " + Words.since(deployment.version(), now()));
        List<List<Deployment.Action>> steps = deployment.steps();
        for (int i = 0; i < steps.size(); i++) {
            int number = i + 1;
            String mark = number < deployment.currentStep() ? "done" : number == deployment.currentStep() ? "now" : "";
            terminal().line(String.format("  %d. %-5s %s", number, mark, Deployments.actions(steps.get(i))));
        }
        deployment.reasons().forEach(reason -> terminal().line(reason));
        AppReport report = new AppReport(client(), now());
        for (Deployment.Action action : deployment.currentActions()) {
            client().apps()
                    .find(action.app())
                    .ifPresent(app -> report.lines(app).stream()
                            .filter(line -> !line.startsWith("Deployment "))
                            .forEach(terminal()::line));
        }
    }
}

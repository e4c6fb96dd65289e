package io.slipway.cli.app;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.Waiting;
import io.slipway.client.App;
import io.slipway.client.Change;
import io.slipway.client.Deployment;
import io.slipway.client.SlipwayClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Waits until a change is rolled out. */
public final class Rollout {
    private final Context context;
    private final SlipwayClient client;

    /** @param client of the cluster that rolls it out */
    public Rollout(Context context, SlipwayClient client) {
        this.context = context;
        this.client = client;
    }

    /**
     * Returns when the deployment is over and the apps stand as wanted.
     *
     * @param apps what it changes
     * @throws CommandFailure with the obstacles when it does not get there in time, or ended without getting there
     */
    public void await(Change change, List<String> apps, Duration limit) {
        if (change.deploymentId().isEmpty()) {
            return;
        }
        AppReport report = new AppReport(client, context.clock().now());
        new Waiting(context)
                .until(
                        "the deployment " + change.deploymentId(),
                        limit,
                        () -> look(change.deploymentId(), apps),
                        () -> String.join("\n", obstacles(report, apps)) + "\nIt goes on; end it with 'slipway"
                                + " deployment cancel " + change.deploymentId() + "'.");
        for (String id : apps) {
            Optional<App> app = client.apps().find(id);
            if (app.isPresent() && !app.get().ready()) {
                throw new CommandFailure("the deployment of " + id + " has ended before the app was ready: "
                        + AppReport.summary(app.get()) + "\n" + String.join("\n", report.obstacles(id)));
            }
        }
    }

    private Waiting.Look look(String deploymentId, List<String> apps) {
        Optional<Deployment> deployment = client.deployments().find(deploymentId);
        if (deployment.isEmpty()) {
            return Waiting.Look.over("");
        }
        List<String> parts = new ArrayList<>();
        parts.add("step " + deployment.get().currentStep() + " of "
                + deployment.get().totalSteps());
        for (String id : apps) {
            client.apps().find(id).ifPresent(app -> parts.add(id + " " + AppReport.summary(app) + starting(app)));
        }
        return Waiting.Look.on(String.join("; ", parts));
    }

    private static String starting(App app) {
        return app.tasks().stream()
                .filter(task -> !task.running() && !task.message().isEmpty())
                .findFirst()
                .map(task -> " (" + task.message() + ")")
                .orElse("");
    }

    private static List<String> obstacles(AppReport report, List<String> apps) {
        List<String> lines = new ArrayList<>();
        for (String id : apps) {
            List<String> found = report.obstacles(id);
            if (!found.isEmpty()) {
                lines.add(id + ":");
                found.forEach(line -> lines.add("  " + line));
            }
        }
        return lines;
    }
}

package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.App;
import io.slipway.client.QueueEntry;
import io.slipway.client.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One app: how it stands, and why it does not start. */
@Command(
        name = "status",
        description =
                "Tells how an app stands: its tasks with download progress, why instances wait, the last failure.",
        footer = {"%nExamples:", "  slipway app status /shop/cart"})
final class AppStatus extends DoorCommand {
    @Parameters(paramLabel = "APP", description = "The app's id.")
    private String id = "";

    AppStatus(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        App app = Apps.get(client(), id);
        if (json()) {
            terminal().json(report(app));
            return;
        }
        new AppReport(client(), now()).lines(app).forEach(terminal()::line);
    }

    private Json report(App app) {
        List<String> reasons =
                client().queue().find(app.id()).map(WaitingReasons::of).orElse(List.of());
        int waiting = client().queue().find(app.id()).map(QueueEntry::count).orElse(0);
        return Json.object()
                .with("id", app.id())
                .with("ready", app.ready())
                .with("instances", app.instances())
                .with("running", app.running())
                .with("healthy", app.healthy())
                .with("staged", app.staged())
                .with("waiting", waiting)
                .with("reasons", Json.texts(reasons))
                .with("tasks", app.json().get("tasks"))
                .with("lastTaskFailure", app.json().get("lastTaskFailure"))
                .with("deployments", Json.texts(app.deployments()));
    }
}

package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Table;
import io.slipway.cli.terminal.Words;
import io.slipway.client.App;
import io.slipway.client.QueueEntry;
import io.slipway.client.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** All apps, a line each. */
@Command(
        name = "list",
        description = "Shows all apps.",
        footer = {"%nExamples:", "  slipway app list", "  slipway app list --json"})
final class AppList extends DoorCommand {
    AppList(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<App> apps = client().apps().list();
        if (json()) {
            terminal().json(Json.array(apps.stream().map(App::json).toList()));
            return;
        }
        if (apps.isEmpty()) {
            terminal().line("There is no app. 'slipway app add -f FILE' makes one.");
            return;
        }
        Map<String, QueueEntry> waiting = client().queue().list().stream()
                .collect(Collectors.toMap(QueueEntry::appId, entry -> entry, (a, b) -> a));
        Table table = new Table("APP", "CPUS", "MEM", "RUN", "HEALTH", "STATE");
        for (App app : apps) {
            table.row(
                    app.id(),
                    Words.decimal(app.cpus()),
                    Words.mebibytes(app.memMib()),
                    app.running() + "/" + app.instances(),
                    app.hasHealthChecks() ? app.healthy() + "/" + app.instances() : "-",
                    state(app, waiting.get(app.id())));
        }
        table.print(terminal());
    }

    private static String state(App app, @org.jspecify.annotations.Nullable QueueEntry waiting) {
        if (waiting != null && waiting.count() > 0) {
            return "waits: " + WaitingReasons.of(waiting).get(0);
        }
        if (!app.deployments().isEmpty()) {
            return "deploying";
        }
        return app.instances() == 0 ? "stopped" : app.ready() ? "runs" : "not ready";
    }
}

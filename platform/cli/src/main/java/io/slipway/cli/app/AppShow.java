package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Terminal;
import io.slipway.cli.terminal.Words;
import io.slipway.client.App;
import io.slipway.client.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One app: what it is and how it stands. */
@Command(
        name = "show",
        description = "Shows an app: its definition, its tasks, what it waits for.",
        footer = {"%nExamples:", "  slipway app show /shop/cart", "  slipway app show cart --json"})
final class AppShow extends DoorCommand {
    /** Far too long for a person: whole packages, encoded. */
    private static final Set<String> LONG_LABELS =
            Set.of("DCOS_PACKAGE_DEFINITION", "DCOS_PACKAGE_OPTIONS", "DCOS_PACKAGE_METADATA");

    @Parameters(paramLabel = "APP", description = "The app's id.")
    private String id = "";

    AppShow(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        App app = Apps.get(client(), id);
        if (json()) {
            terminal().json(app.json());
            return;
        }
        Terminal out = terminal();
        fact("Command", app.command());
        fact(
                "Resources",
                Words.decimal(app.cpus()) + " CPUs, " + Words.mebibytes(app.memMib()) + " memory, "
                        + Words.mebibytes(app.json().get("disk").decimal(0)) + " disk");
        fact("Version", app.version());
        fact("Fetches", fetches(app));
        fact("Labels", String.join(", ", labels(app)));
        fact("Environment", String.join(", ", app.json().get("env").fields().keySet()));
        new AppReport(client(), now()).lines(app).forEach(out::line);
    }

    private void fact(String name, String value) {
        if (!value.isEmpty()) {
            terminal().line(String.format("%-12s %s", name, value));
        }
    }

    private static String fetches(App app) {
        List<String> uris = new ArrayList<>();
        for (Json fetch : app.json().get("fetch").items()) {
            uris.add(fetch.get("uri").text(""));
        }
        return String.join(", ", uris);
    }

    private static List<String> labels(App app) {
        return app.labels().entrySet().stream()
                .filter(label -> !LONG_LABELS.contains(label.getKey()))
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList();
    }
}

package io.slipway.cli.packages;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.connection.Waiting;
import io.slipway.client.Packages;
import io.slipway.client.json.Json;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes an installed package. */
@Command(
        name = "uninstall",
        description = "Removes an installed package. Its persistent data stays unless --wipe is given.",
        footer = {
            "%nExamples:",
            "  slipway package uninstall kafka",
            "  slipway package uninstall kafka --app-id /shop/kafka --wipe"
        })
final class PackageUninstall extends DoorCommand {
    @Parameters(paramLabel = "PACKAGE", description = "Its name.")
    private String name = "";

    @Option(names = "--app-id", paramLabel = "ID", description = "Which one, when it is installed more than once.")
    private String appId = "";

    @Option(names = "--all", description = "All of them, when it is installed more than once.")
    private boolean all;

    @Option(names = "--wipe", description = "Remove its persistent data too. This cannot be undone.")
    private boolean wipe;

    @Option(names = "--wait", description = "Wait until its tasks have ended.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "With --wait: how long at most. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    PackageUninstall(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Packages.Removal removal = new Packages.Removal(name, appId, all, wipe);
        Json answer = Names.helped(client(), name, () -> client().packages().uninstall(removal));
        List<Json> results = answer.get("results").items();
        if (wait) {
            results.forEach(result -> awaitEnd(result.get("appId").text("")));
        }
        if (json()) {
            terminal().json(answer);
            return;
        }
        for (Json result : results) {
            terminal()
                    .line("Package " + name + (wait ? " is removed (" : " is being removed (")
                            + result.get("appId").text("") + ")"
                            + (wipe ? " with its data." : "; persistent data, if it had any, stays."));
            result.get("postUninstallNotes").text().ifPresent(terminal()::line);
        }
    }

    private void awaitEnd(String id) {
        new Waiting(context())
                .until(
                        "the end of " + id,
                        Duration.ofSeconds(timeoutSeconds),
                        () -> InstalledApps.of(client(), id).isEmpty()
                                ? Waiting.Look.over("")
                                : Waiting.Look.on("waiting for the tasks of " + id + " to end"),
                        () -> "'slipway app tasks' shows what still runs.");
    }
}

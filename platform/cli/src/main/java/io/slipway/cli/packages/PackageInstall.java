package io.slipway.cli.packages;

import io.slipway.cli.app.Definition;
import io.slipway.cli.app.Rollout;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.Packages;
import io.slipway.client.json.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Installs a package. */
@Command(
        name = "install",
        description = "Installs a package.",
        footer = {
            "%nExamples:",
            "  slipway package install kafka --wait",
            "  slipway package install kafka --set brokers.count=3 --app-id /shop/kafka",
            "  slipway package install cassandra --options cassandra.json"
        })
final class PackageInstall extends DoorCommand {
    @Parameters(paramLabel = "PACKAGE", description = "Its name.")
    private String name = "";

    @Option(names = "--package-version", paramLabel = "VERSION", description = "A version; the newest when left out.")
    private String version = "";

    @Option(
            names = "--app-id",
            paramLabel = "ID",
            description = "The id to run it under; the package's own when left out.")
    private String appId = "";

    @Option(names = "--options", paramLabel = "FILE", description = "Options as JSON; - reads the standard input.")
    private @Nullable String optionsFile;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "One option, such as brokers.count=3. Repeatable.")
    private List<String> settings = List.of();

    @Option(names = "--render", description = "Only show what would be run.")
    private boolean render;

    @Option(names = "--wait", description = "Wait until it serves.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description = "With --wait: how long at most. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    PackageInstall(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Json base = optionsFile == null ? Json.object() : Definition.read(context(), optionsFile);
        Json options = Options.with(base, settings);
        Packages.Installation order = new Packages.Installation(name, version, options, appId);
        if (render) {
            terminal()
                    .json(Names.helped(client(), name, () -> client().packages().render(order)));
            return;
        }
        Json installed = Names.helped(client(), name, () -> client().packages().install(order));
        String id = installed.get("appId").text("");
        if (wait && !id.isEmpty()) {
            List<String> apps = InstalledApps.of(client(), id);
            new Rollout(context(), client())
                    .await(InstalledApps.deployment(client(), apps), apps, Duration.ofSeconds(timeoutSeconds));
        }
        if (json()) {
            terminal().json(installed);
            return;
        }
        String what = "Package " + name + " " + installed.get("packageVersion").text("");
        terminal()
                .line(
                        id.isEmpty()
                                ? what + " has nothing to run; it only brings command-line tools."
                                : what + " is installed as " + id
                                        + (wait
                                                ? " and serves."
                                                : "; follow it with 'slipway app status "
                                                        + InstalledApps.of(client(), id).stream()
                                                                .findFirst()
                                                                .orElse(id) + "'."));
        installed.get("postInstallNotes").text().ifPresent(terminal()::line);
    }
}

package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes how many instances an app has. */
@Command(
        name = "scale",
        description = "Changes how many instances an app has; 0 stops it.",
        footer = {"%nExamples:", "  slipway app scale /shop/cart 3 --wait", "  slipway app scale /shop/cart 0"})
final class AppScale extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "APP", description = "The app's id.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "INSTANCES", description = "How many, 0 or more.")
    private int instances;

    @Option(names = "--force", description = "Even when another deployment changes the app: that one is cancelled.")
    private boolean force;

    AppScale(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        String app = Apps.get(client(), id).id();
        begun(client().apps().scale(app, instances, force), List.of(app), "App " + app + " is scaled to " + instances);
    }
}

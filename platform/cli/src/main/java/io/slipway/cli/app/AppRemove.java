package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes an app. */
@Command(
        name = "remove",
        description = "Stops and removes an app. Its persistent data stays unless --wipe is given.",
        footer = {"%nExamples:", "  slipway app remove /shop/cart --wait", "  slipway app remove /shop/cart --wipe"})
final class AppRemove extends ChangeCommand {
    @Parameters(paramLabel = "APP", description = "The app's id.")
    private String id = "";

    @Option(names = "--wipe", description = "Remove its persistent data too. This cannot be undone.")
    private boolean wipe;

    @Option(names = "--force", description = "Even when another deployment changes the app: that one is cancelled.")
    private boolean force;

    AppRemove(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        String app = Apps.get(client(), id).id();
        begun(
                client().apps().remove(app, force, wipe),
                List.of(app),
                "App " + app + " is removed" + (wipe ? " with its data" : ""));
    }
}

package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces the tasks of an app. */
@Command(
        name = "restart",
        description = "Replaces all tasks of an app, as its upgrade strategy says.",
        footer = {"%nExamples:", "  slipway app restart /shop/cart --wait"})
final class AppRestart extends ChangeCommand {
    @Parameters(paramLabel = "APP", description = "The app's id.")
    private String id = "";

    @Option(names = "--force", description = "Even when another deployment changes the app: that one is cancelled.")
    private boolean force;

    AppRestart(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        String app = Apps.get(client(), id).id();
        begun(client().apps().restart(app, force), List.of(app), "App " + app + " is restarted");
    }
}

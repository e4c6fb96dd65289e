package io.slipway.cli.app;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.Change;
import io.slipway.client.json.Json;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** A command that changes apps by a deployment, and can wait for its end. */
abstract class ChangeCommand extends DoorCommand {
    @Option(names = "--wait", description = "Wait until the change is rolled out.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "With --wait: how long at most. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    ChangeCommand(Context context) {
        super(context);
    }

    /** Tells what was begun, and waits if that is wanted. */
    final void begun(Change change, List<String> apps, String what) {
        if (wait) {
            new Rollout(context(), client()).await(change, apps, Duration.ofSeconds(timeoutSeconds));
        }
        if (json()) {
            terminal()
                    .json(Json.object()
                            .with("apps", Json.texts(apps))
                            .with("deploymentId", change.deploymentId())
                            .with("version", change.version())
                            .with("done", wait));
        } else if (wait) {
            terminal().line(what + ": done.");
        } else {
            terminal()
                    .line(what
                            + (change.deploymentId().isEmpty() ? "." : ", deployment " + change.deploymentId() + "."));
        }
    }
}

package io.slipway.cli.status;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import picocli.CommandLine.Command;

/** The state of the whole cluster, as a command of the tree. */
@Command(
        name = "status",
        description = "Shows the state of the whole cluster on one page.",
        footer = {"%nExamples:", "  slipway status", "  slipway status --json --url http://10.0.0.5:7070"})
public final class StatusCommand extends DoorCommand {
    /** @param context what it finds around it */
    public StatusCommand(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        StatusPage.of(client(), url()).print(terminal(), json());
    }
}
